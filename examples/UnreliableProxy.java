import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy in front of Keycloak that behaves like a bad network towards refreshes: it loses, delays, doubles and stalls answers.
 * At the end it says whether your app stayed logged in, and what to fix if not ({@code docs/prove-your-app.md}). Start it with
 * {@code java examples/UnreliableProxy.java [port] [Keycloak's URL] [seed] [refreshes] [stall in seconds]}; nothing has to be
 * installed. The same seed repeats the same faults. It listens on the loopback interface only, and prints no token.
 */
final class UnreliableProxy {
    private static final String TOKEN_ENDPOINT = "/protocol/openid-connect/token";
    private static final Set<String> OWN_HEADERS =
            Set.of("connection", "content-length", "transfer-encoding", "expect", "upgrade", "http2-settings", ":status");

    private final String keycloak;
    private final Duration stall;
    private final Schedule schedule;
    private final Record record;
    private final HttpClient http;

    private UnreliableProxy(String keycloak, Duration stall, Schedule schedule, Record record) {
        this.keycloak = keycloak;
        this.stall = stall;
        this.schedule = schedule;
        this.record = record;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    public static void main(String[] args) throws InterruptedException {
        try {
            start(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println("usage: java examples/UnreliableProxy.java [port] [Keycloak's URL] [seed] [refreshes]"
                    + " [stall in seconds] (" + wrong.getMessage() + ")");
            System.exit(2);
        } catch (IOException busy) {
            System.err.println("Can't listen on port " + (args.length > 0 ? args[0] : "8099") + ": " + busy.getMessage());
            // 1 says that the app was logged out.
            System.exit(3);
        }
    }

    private static void start(String[] args) throws IOException, InterruptedException {
        // Keycloak derives its issuer from the host that the app has asked for.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8099;
        String keycloak = args.length > 1 ? args[1] : "http://localhost:8080";
        long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
        int refreshes = args.length > 3 ? Integer.parseInt(args[3]) : 30;
        Duration stall = Duration.ofSeconds(args.length > 4 ? Long.parseLong(args[4]) : 20);
        if (args.length > 5 || refreshes < 1 || stall.isNegative() || !keycloak.matches("https?://[^/?#]+.*[^/]")) {
            throw new IllegalArgumentException(
                    "the URL is such as http://localhost:8080, refreshes are at least 1, the stall is at least 0");
        }
        Record record = new Record(refreshes);
        UnreliableProxy proxy = new UnreliableProxy(keycloak, stall, new Schedule(seed, refreshes), record);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", proxy::answer);
        server.start();
        System.out.println("Listening on http://127.0.0.1:" + server.getAddress().getPort() + " for " + keycloak + ", seed " + seed);
        // An app that hasn't come back by then won't.
        Report report = record.await(stall.multipliedBy(2).plusSeconds(30));
        System.out.println(report.text());
        System.exit(report.stayedLoggedIn() ? 0 : 1);
    }

    /** What happens to a refresh on its way. */
    enum Fault {
        NONE("nothing"),
        ANSWER_LOST("the answer is lost"),
        REQUEST_LOST("the request is lost"),
        DELAYED("the answer comes late"),
        DOUBLED("the request arrives twice"),
        STALLED("the answer stalls, then the connection breaks"),
        UNAVAILABLE("503");

        private final String text;

        Fault(String text) {
            this.text = text;
        }
    }

    /** Which refresh meets which fault: of every ten, three meet none. */
    static final class Schedule {
        private static final List<Fault> TEN = List.of(
                Fault.NONE, Fault.NONE, Fault.NONE, Fault.ANSWER_LOST, Fault.ANSWER_LOST, Fault.REQUEST_LOST,
                Fault.DELAYED, Fault.DOUBLED, Fault.STALLED, Fault.UNAVAILABLE);
        private final List<Fault> faults = new ArrayList<>();
        private int at;

        Schedule(long seed, int refreshes) {
            Random random = new Random(seed);
            while (faults.size() < refreshes) {
                List<Fault> ten = new ArrayList<>(TEN);
                Collections.shuffle(ten, random);
                faults.addAll(ten.subList(0, Math.min(ten.size(), refreshes - faults.size())));
            }
        }

        synchronized Fault next() {
            return at < faults.size() ? faults.get(at++) : Fault.NONE;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpRequest request = request(exchange, body);
            if (!exchange.getRequestURI().getPath().endsWith(TOKEN_ENDPOINT)) {
                deliver(exchange, http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
                return;
            }
            Map<String, String> form = form(new String(body, StandardCharsets.UTF_8));
            if ("refresh_token".equals(form.get("grant_type")) && form.containsKey("refresh_token")) {
                refresh(exchange, request, Token.of(form.get("refresh_token")));
            } else {
                HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                Token.in(answer).ifPresent(login -> record.login());
                deliver(exchange, answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.out.println("Keycloak or the app has broken a connection: " + e);
        }
    }

    private void refresh(HttpExchange exchange, HttpRequest request, Token presented) throws IOException, InterruptedException {
        Fault fault = schedule.next();
        record.begin(presented, fault);
        if (fault == Fault.UNAVAILABLE) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.sendResponseHeaders(503, -1);
        }
        if (fault == Fault.UNAVAILABLE || fault == Fault.REQUEST_LOST) {
            return;
        }
        CompletableFuture<HttpResponse<byte[]>> twin = fault == Fault.DOUBLED ? send(request) : null;
        HttpResponse<byte[]> answer;
        record.underWay(presented, 1);
        try {
            answer = send(request).join();
            record.answered(presented, answer);
            if (twin != null) {
                record.answered(presented, twin.join());
            }
        } finally {
            record.underWay(presented, -1);
        }
        if (fault == Fault.DELAYED || fault == Fault.STALLED) {
            Thread.sleep(fault == Fault.STALLED ? stall.toMillis() : stall.dividedBy(10).toMillis());
        }
        if (fault != Fault.ANSWER_LOST && fault != Fault.STALLED) {
            deliver(exchange, answer);
            record.delivered(presented, answer);
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request) {
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(keycloak + exchange.getRequestURI()))
                .timeout(Duration.ofSeconds(60))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase())) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static void deliver(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase())) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    /** What a refresh token says of itself; the first one of a family says neither family nor generation. */
    record Token(String id, String family, long generation) {
        static Token of(String token) {
            String[] parts = token.split("\\.");
            try {
                String claims = new String(Base64.getUrlDecoder().decode(parts.length < 2 ? "" : parts[1]), StandardCharsets.UTF_8);
                String id = member(claims, "jti").orElse("unreadable");
                return new Token(
                        id,
                        member(claims, "token_family").orElse(id),
                        member(claims, "token_generation").map(Long::parseLong).orElse(0L));
            } catch (IllegalArgumentException notAJwt) {
                return new Token("unreadable", "unreadable", 0);
            }
        }

        /** The refresh token of an answer. */
        static Optional<Token> in(HttpResponse<byte[]> answer) {
            return answer.statusCode() == 200 ? member(text(answer), "refresh_token").map(Token::of) : Optional.empty();
        }

        static Optional<String> member(String json, String name) {
            Matcher member = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",}]+)").matcher(json);
            return member.find() ? Optional.of(member.group(1)) : Optional.empty();
        }

        static String text(HttpResponse<byte[]> answer) {
            return new String(answer.body(), StandardCharsets.UTF_8);
        }
    }

    /**
     * The result.
     *
     * @param stayedLoggedIn whether the app got through every fault with its one login
     * @param text the same in words, and what to fix
     */
    record Report(boolean stayedLoggedIn, String text) {}

    /** What the app did and what the server answered. */
    static final class Record {
        private static final String STORE = "the app presented an old refresh token after it had received a newer one. Store the"
                + " refresh token of every answer, before anything else. Processes and tabs that share a login share one store and"
                + " refresh one at a time.";
        /** A request that was sent before an answer arrived may come after it. */
        private static final Duration CROSSING = Duration.ofMillis(500);

        private final int wanted;
        private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
        private final Map<String, Integer> outcomes = new TreeMap<>();
        private final Map<String, Integer> underWay = new HashMap<>();
        /** The newest token that the app has received, by family. */
        private final Map<String, Token> received = new HashMap<>();
        private final Map<String, Instant> receivedAt = new HashMap<>();
        /** The newest generation that the server has reached, by family. */
        private final Map<String, Long> reached = new HashMap<>();
        private int refreshes;
        private int simultaneous;
        private int stale;
        private Fault last = Fault.NONE;
        private Instant lastRequest = Instant.now();
        private Report report;

        Record(int wanted) {
            this.wanted = wanted;
        }

        synchronized void begin(Token presented, Fault fault) {
            refreshes++;
            faults.merge(fault, 1, Integer::sum);
            last = fault;
            lastRequest = Instant.now();
            if (isOld(presented)
                    && receivedAt.get(presented.family()).plus(CROSSING).isBefore(lastRequest)) {
                stale++;
            }
            System.out.println("refresh " + refreshes + " with generation " + presented.generation() + ": " + fault.text);
        }

        private boolean isOld(Token presented) {
            Token newest = received.get(presented.family());
            return newest != null && presented.generation() < newest.generation();
        }

        private static boolean isRefusal(HttpResponse<byte[]> answer) {
            return answer.statusCode() == 400 && Token.text(answer).contains("invalid_grant");
        }

        /** Counts the requests of a login that Keycloak is about to answer. */
        synchronized void underWay(Token presented, int change) {
            if (underWay.merge(presented.family(), change, Integer::sum) > 1) {
                simultaneous++;
            }
        }

        synchronized void answered(Token presented, HttpResponse<byte[]> answer) {
            outcomes.merge(outcome(presented, answer), 1, Integer::sum);
            if (isRefusal(answer) && isOld(presented)) {
                stale++;
            }
            Token.in(answer).ifPresent(token -> reached.merge(token.family(), token.generation(), Math::max));
        }

        private String outcome(Token presented, HttpResponse<byte[]> answer) {
            if (answer.statusCode() != 200) {
                return answer.statusCode() + " " + Token.member(Token.text(answer), "error").orElse("");
            }
            long before = reached.getOrDefault(presented.family(), presented.generation());
            return presented.generation() < before ? "replayed" : "rotated";
        }

        synchronized void delivered(Token presented, HttpResponse<byte[]> answer) {
            Token.in(answer).ifPresent(token -> {
                received.merge(token.family(), token, (old, now) -> now.generation() >= old.generation() ? now : old);
                receivedAt.put(token.family(), Instant.now());
            });
            if (isRefusal(answer)) {
                end(false, "The server refused a refresh token.", stale > 0 ? STORE : "the app presented the newest token that it"
                        + " had received, so this is for the server's admin: is recover-lost-response on, is reuse-grace-seconds above"
                        + " 0, and was the login ended by anything else?");
            } else if (refreshes > wanted && last == Fault.NONE && answer.statusCode() == 200) {
                end(true, "The app stayed logged in.", stale > 0 ? STORE : "nothing");
            }
        }

        synchronized void login() {
            lastRequest = Instant.now();
            if (refreshes > 0) {
                end(
                        false,
                        "The app logged in again, although its refresh token was good.",
                        "after \"" + last.text + "\" it gave its login up. Only invalid_grant ends a login: after a broken"
                                + " connection, a timeout or a 5xx, wait and present the same refresh token again.");
            }
        }

        private void end(boolean stayed, String result, String fix) {
            if (report == null) {
                report = new Report(stayed, result + lines(fix));
                notifyAll();
            }
        }

        private String lines(String fix) {
            StringBuilder lines = new StringBuilder("\nrefreshes: " + refreshes + "\nwhat happened to them:");
            faults.forEach((fault, times) -> lines.append("\n  ").append(times).append(" x ").append(fault.text));
            lines.append("\nwhat the server answered:");
            outcomes.forEach((outcome, times) -> lines.append("\n  ").append(times).append(" x ").append(outcome));
            lines.append("\nwhat to fix: ").append(fix);
            if (simultaneous > 0) {
                lines.append("\nand consider: ").append(simultaneous).append(" refreshes began while another one of the same login"
                        + " was under way. They work within the grace; an app that lets one refresh at a time needs none.");
            }
            return lines.toString();
        }

        /** Waits for the end; an app that stays away for {@code patience} has ended it. */
        synchronized Report await(Duration patience) throws InterruptedException {
            while (report == null) {
                wait(500);
                boolean isAway = refreshes > 0 && lastRequest.plus(patience).isBefore(Instant.now());
                if (report == null && isAway) {
                    end(
                            false,
                            "The app made no request for " + patience.toSeconds() + " s.",
                            "the last thing that happened to it is \"" + last.text + "\". An app whose refresh fails without"
                                    + " invalid_grant waits and presents the same refresh token again. (Or the run was too short: let"
                                    + " the app refresh more often, with short access tokens.)");
                }
            }
            return report;
        }
    }
}
