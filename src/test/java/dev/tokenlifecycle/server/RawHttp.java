package dev.tokenlifecycle.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** HTTP as the bytes that it is: a path goes out as written, which Java's own client refuses where it is malformed. */
public final class RawHttp {
    private RawHttp() {}

    /** An answer, its header lines in their order. */
    public record Answer(int status, List<String> headers, String body) {
        /** The value of a header; empty where there is none. */
        public String header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    /** Sends one request on a connection of its own. */
    public static Answer send(URI server, String method, String path, String body, String... headers) {
        StringBuilder head = new StringBuilder(method + ' ' + path + " HTTP/1.0\r\nHost: " + server.getAuthority());
        for (int i = 0; i < headers.length; i += 2) {
            head.append("\r\n").append(headers[i]).append(": ").append(headers[i + 1]);
        }
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        head.append("\r\nContent-Length: ").append(content.length).append("\r\n\r\n");
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(content);
            socket.getOutputStream().flush();
            return read(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(method + ' ' + path, e);
        }
    }

    private static Answer read(String whole) {
        int end = whole.indexOf("\r\n\r\n");
        List<String> lines = new ArrayList<>(List.of(whole.substring(0, end).split("\r\n")));
        int status = Integer.parseInt(lines.remove(0).split(" ")[1]);
        return new Answer(status, lines, whole.substring(end + 4));
    }
}
