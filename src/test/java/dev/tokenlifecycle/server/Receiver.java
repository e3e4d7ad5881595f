package dev.tokenlifecycle.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The endpoint of a hook, in the JVM of the test: keeps what it receives, in order, and answers 202 unless told otherwise. */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Function<Received, Reply> behaviour = request -> Reply.of(202);

    private Receiver(HttpServer server) {
        this.server = server;
    }

    /** A request as it came. */
    public record Received(String path, Map<String, String> headers, String body, Instant at) {
        /** A header, null where there is none; the case of {@code name} doesn't matter. */
        public String header(String name) {
            return headers.get(name.toLowerCase(java.util.Locale.ROOT));
        }

        /** The claims of a security event token, unchecked, or the JSON body. */
        public JsonNode json() {
            try {
                return body.startsWith("{") ? Http.JSON.readTree(body) : Jwt.claims(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The stable id of the delivery. */
        public String id() {
            String webhookId = header("webhook-id");
            return webhookId == null ? json().path("jti").asText() : webhookId;
        }
    }

    /** What the receiver answers, after a delay. */
    public record Reply(int status, Map<String, String> headers, String body, Duration delay) {
        public static Reply of(int status) {
            return new Reply(status, Map.of(), "", Duration.ZERO);
        }

        /** The same answer, late. */
        public Reply after(Duration delay) {
            return new Reply(status, headers, body, delay);
        }
    }

    /** Starts one on a free port of 127.0.0.1. */
    public static Receiver start() {
        try {
            // Nagle's algorithm and delayed acknowledgements would cost 40 ms per answer.
            System.setProperty("sun.net.httpserver.nodelay", "true");
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
            Receiver receiver = new Receiver(http);
            http.createContext("/", receiver::serve);
            http.setExecutor(receiver.threads);
            http.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of a path, which begins with a slash. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Answers like this from now on. */
    public Receiver answering(Function<Received, Reply> behaviour) {
        this.behaviour = behaviour;
        return this;
    }

    /** Everything received so far, in order. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** Waits up to ten seconds for the first request that {@code matches}. */
    public Received await(Predicate<Received> matches) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> received.stream().filter(matches).findFirst(), found -> found.isPresent())
                .orElseThrow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Received request = new Received(exchange.getRequestURI().toString(), headers, body, Instant.now());
            received.add(request);
            Reply reply = behaviour.apply(request);
            pause(reply.delay());
            reply.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
            if (answer.length > 0) {
                exchange.getResponseBody().write(answer);
            }
        }
    }

    private static void pause(Duration delay) {
        try {
            if (!delay.isZero()) {
                Thread.sleep(delay.toMillis());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
