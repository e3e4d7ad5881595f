package dev.tokenlifecycle.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP proxy that connects ({@code CONNECT}) wherever it is told to, and remembers what it was told. */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> headers = new CopyOnWriteArrayList<>();
    private volatile String answer;

    private ConnectProxy(ServerSocket listener) {
        this.listener = listener;
    }

    /** One on a free port. */
    public static ConnectProxy start() {
        try {
            ConnectProxy proxy = new ConnectProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says this from now on, and connects nowhere. */
    public void answering(String refusal) {
        answer = refusal;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The first lines of all requests. */
    public List<String> requests() {
        return requests;
    }

    /** The headers of all requests. */
    public List<String> headers() {
        return headers;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            // The client says nothing more before it is answered.
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            String request = reader.readLine();
            requests.add(request);
            reader.lines().takeWhile(line -> !line.isEmpty()).forEach(headers::add);
            if (answer != null) {
                client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                return;
            }
            String target = request.split(" ")[1];
            int colon = target.lastIndexOf(':');
            Socket upstream = new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
            client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            threads.execute(() -> copy(upstream, client));
            copy(client, upstream);
        } catch (IOException ended) {
            close(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream input = from.getInputStream()) {
            input.transferTo(to.getOutputStream());
        } catch (IOException ended) {
            close(from);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
