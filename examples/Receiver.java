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
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Listens for security event tokens (RFC 8935), verifies them against the realm's published keys and prints them.
 * Start it with {@code java examples/Receiver.java [port] [realm URL]}; nothing has to be installed.
 */
final class Receiver {
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    public static void main(String[] args) throws IOException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8090;
        String realm = args.length > 1 ? args[1] : "http://localhost:8080/realms/demo";
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/events", exchange -> {
            String token = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
            int status = 400;
            try {
                String claims = verified(token, realm);
                // At least once means: the same id may come again. Answer, but act only on the first.
                if (SEEN.add(text(claims, "jti"))) {
                    System.out.println("verified: " + claims);
                }
                status = 202;
            } catch (GeneralSecurityException | IOException | InterruptedException | RuntimeException e) {
                System.out.println("refused: " + e.getMessage());
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        System.out.println("Listening on http://127.0.0.1:" + port + "/events for " + realm);
    }

    /** The claims of {@code token}, if the realm has signed it. */
    private static String verified(String token, String realm)
            throws GeneralSecurityException, IOException, InterruptedException {
        String[] parts = token.split("\\.");
        String header = decoded(parts[0]);
        if (!"secevent+jwt".equals(text(header, "typ")) || !"RS256".equals(text(header, "alg"))) {
            throw new GeneralSecurityException("not a security event token signed with RS256: " + header);
        }
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key(realm, text(header, "kid")));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        if (!signature.verify(BASE64.decode(parts[2]))) {
            throw new GeneralSecurityException("the signature is wrong");
        }
        return decoded(parts[1]);
    }

    private static PublicKey key(String realm, String kid)
            throws GeneralSecurityException, IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect/certs")).build();
        String keys = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
        for (String key : keys.split("\\},\\{|\\},\\s*\\{")) {
            if (key.contains("\"" + kid + "\"")) {
                BigInteger modulus = new BigInteger(1, BASE64.decode(text(key, "n")));
                BigInteger exponent = new BigInteger(1, BASE64.decode(text(key, "e")));
                return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
            }
        }
        throw new GeneralSecurityException("the realm has no key " + kid);
    }

    private static String decoded(String part) {
        return new String(BASE64.decode(part), StandardCharsets.UTF_8);
    }

    private static String text(String json, String name) throws GeneralSecurityException {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        if (!matcher.find()) {
            throw new GeneralSecurityException("no " + name + " in " + json);
        }
        return matcher.group(1);
    }
}
