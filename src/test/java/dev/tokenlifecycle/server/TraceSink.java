package dev.tokenlifecycle.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes the traces of a server (OTLP by HTTP); their texts stand in the messages as they are. */
public final class TraceSink implements AutoCloseable {
    private final HttpServer http;
    private final List<String> messages = new CopyOnWriteArrayList<>();

    private TraceSink(HttpServer http) {
        this.http = http;
    }

    /** One on a free port. */
    public static TraceSink start() {
        try {
            TraceSink sink =
                    new TraceSink(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            sink.http.createContext("/", exchange -> {
                try (exchange) {
                    sink.messages.add(
                            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
                    exchange.sendResponseHeaders(200, -1);
                }
            });
            sink.http.start();
            return sink;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The options of a server that sends all its traces here. */
    public String[] options() {
        return new String[] {
            "--tracing-enabled=true",
            "--tracing-endpoint=http://127.0.0.1:" + http.getAddress().getPort(),
            "--tracing-protocol=http/protobuf",
            "--tracing-compression=none",
            "--tracing-sampler-type=always_on"
        };
    }

    /** Whether some message has all of {@code texts}. */
    public boolean has(String... texts) {
        return messages.stream().anyMatch(message -> List.of(texts).stream().allMatch(message::contains));
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
