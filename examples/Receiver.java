import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Listens for security event tokens (RFC 8935), verifies them against the realm's published keys and prints them. For a look at
 * what arrives; an API takes one of the adapters. Start it with
 * {@code java examples/Receiver.java [port] [realm URL] [audience]}; nothing has to be installed.
 */
final class Receiver {
    private static final int LARGEST = 128 * 1024;
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    public static void main(String[] args) {
        try {
            start(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println("usage: java examples/Receiver.java [port] [realm URL] [audience] (" + wrong.getMessage() + ")");
            System.exit(2);
        } catch (IOException busy) {
            System.err.println("Can't listen on port " + (args.length > 0 ? args[0] : "8090") + ": " + busy.getMessage());
            System.exit(1);
        }
    }

    private static void start(String[] args) throws IOException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8090;
        String realm = args.length > 1 ? args[1] : "http://localhost:8080/realms/demo";
        String audience = args.length > 2 ? args[2] : "http://127.0.0.1:" + port + "/events";
        if (args.length > 3 || !realm.matches("https?://.+/realms/[^/?#]+")) {
            throw new IllegalArgumentException("the realm URL is such as http://localhost:8080/realms/demo");
        }
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.createContext("/events", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(receive(exchange.getRequestBody().readNBytes(LARGEST + 1), realm, audience), -1);
            }
        });
        server.start();
        System.out.println("Listening on http://127.0.0.1:" + port + "/events for " + realm);
    }

    /** The status to answer: 202 it is good, 400 it will never be, 503 send it again. */
    private static int receive(byte[] body, String realm, String audience) {
        try {
            if (body.length > LARGEST) {
                return 413;
            }
            String token = new String(body, StandardCharsets.US_ASCII).strip();
            String[] parts = token.split("\\.", -1);
            if (parts.length != 3) {
                throw new GeneralSecurityException("not a signed JWT");
            }
            String claims = decoded(parts[1]);
            String id = check(Json.object(decoded(parts[0])), Json.object(claims), realm, audience);
            verify(parts, String.valueOf(Json.object(decoded(parts[0])).get("kid")), realm);
            // At least once means: the same id may come again. Answer, but act only on the first.
            if (SEEN.add(id)) {
                System.out.println("verified: " + claims);
            }
            return 202;
        } catch (GeneralSecurityException | RuntimeException refused) {
            System.out.println("refused: " + refused.getMessage());
            return 400;
        } catch (IOException | InterruptedException noKeys) {
            System.out.println("not now: " + noKeys.getMessage());
            return 503;
        }
    }

    /** The id, if the claims are a security event token of the realm for this receiver. */
    private static String check(Map<String, Object> header, Map<String, Object> claims, String realm, String audience)
            throws GeneralSecurityException {
        if (!"secevent+jwt".equals(header.get("typ")) || !"RS256".equals(header.get("alg"))) {
            throw new GeneralSecurityException("not a security event token signed with RS256");
        }
        if (!realm.equals(claims.get("iss"))) {
            throw new GeneralSecurityException("of another issuer than " + realm);
        }
        Object aud = claims.get("aud");
        if (!(audience.equals(aud) || aud instanceof List<?> many && many.contains(audience))) {
            throw new GeneralSecurityException("for another audience than " + audience);
        }
        if (!(claims.get("jti") instanceof String id) || !(claims.get("events") instanceof Map)) {
            throw new GeneralSecurityException("no jti, or no events");
        }
        return id;
    }

    private static void verify(String[] parts, String kid, String realm)
            throws GeneralSecurityException, IOException, InterruptedException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key(realm, kid));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        if (!signature.verify(BASE64.decode(parts[2]))) {
            throw new GeneralSecurityException("the signature is wrong");
        }
    }

    private static PublicKey key(String realm, String kid)
            throws GeneralSecurityException, IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect/certs"))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpResponse<String> keys = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (keys.statusCode() != 200) {
            throw new IOException("the keys of " + realm + " answer " + keys.statusCode());
        }
        for (Object each : (List<?>) Json.object(keys.body()).get("keys")) {
            Map<?, ?> key = (Map<?, ?>) each;
            if (kid.equals(key.get("kid")) && "RSA".equals(key.get("kty")) && "sig".equals(key.get("use"))) {
                return KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(number(key.get("n")), number(key.get("e"))));
            }
        }
        throw new GeneralSecurityException("the realm has no such key");
    }

    private static BigInteger number(Object base64) {
        return new BigInteger(1, BASE64.decode(String.valueOf(base64)));
    }

    private static String decoded(String part) {
        return new String(BASE64.decode(part), StandardCharsets.UTF_8);
    }

    /** Reads JSON (RFC 8259), because Java itself doesn't. */
    private static final class Json {
        private static final int DEEPEST = 32;
        private final String text;
        private int at;

        private Json(String text) {
            this.text = text;
        }

        @SuppressWarnings("unchecked")
        static Map<String, Object> object(String text) {
            Json json = new Json(text);
            Object value = json.value(0);
            if (!(value instanceof Map) || json.next() != 0) {
                throw new IllegalArgumentException("not a JSON object");
            }
            return (Map<String, Object>) value;
        }

        private Object value(int depth) {
            if (depth > DEEPEST) {
                throw new IllegalArgumentException("JSON nested too deep");
            }
            return switch (next()) {
                case '{' -> members(depth);
                case '[' -> elements(depth);
                case '"' -> string();
                default -> literal();
            };
        }

        private Map<String, Object> members(int depth) {
            Map<String, Object> members = new LinkedHashMap<>();
            at++;
            while (next() != '}') {
                separator(members.isEmpty());
                next();
                String name = string();
                expect(':');
                if (members.put(name, value(depth + 1)) != null) {
                    throw new IllegalArgumentException("a JSON member twice");
                }
            }
            at++;
            return members;
        }

        private List<Object> elements(int depth) {
            List<Object> elements = new ArrayList<>();
            at++;
            while (next() != ']') {
                separator(elements.isEmpty());
                elements.add(value(depth + 1));
            }
            at++;
            return elements;
        }

        private void separator(boolean first) {
            if (!first) {
                expect(',');
            }
        }

        private String string() {
            expect('"');
            StringBuilder string = new StringBuilder();
            for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
                string.append(c == '\\' ? escaped(text.charAt(at++)) : c);
            }
            return string.toString();
        }

        private char escaped(char c) {
            if (c == 'u') {
                at += 4;
                return (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            int known = "bfnrt".indexOf(c);
            return known < 0 ? c : "\b\f\n\r\t".charAt(known);
        }

        private Object literal() {
            int begin = at;
            while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String literal = text.substring(begin, at);
            return switch (literal) {
                case "true", "false" -> Boolean.valueOf(literal);
                case "null" -> "";
                default -> new java.math.BigDecimal(literal);
            };
        }

        private void expect(char c) {
            if (next() != c) {
                throw new IllegalArgumentException("JSON without a " + c + " where one must be");
            }
            at++;
        }

        /** The next character that isn't white space; 0 at the end. */
        private char next() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }
    }
}
