package dev.tokenlifecycle.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** The network between a server and whoever calls it by this relay's URL: it can be cut and restored, and lose an answer. */
public final class Relay implements KeycloakServer {
    private final KeycloakServer server;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean losesNextAnswer = new AtomicBoolean();
    private volatile boolean cut;

    private Relay(KeycloakServer server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /** One that hands everything on to {@code server}. */
    public static Relay to(KeycloakServer server) {
        try {
            Relay relay = new Relay(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            relay.threads.execute(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing comes through any more; what is under way breaks off. */
    public void cut() {
        cut = true;
        sockets.forEach(Relay::close);
    }

    /** The server acts on the next request, but its connection breaks before the answer. */
    public void loseNextAnswer() {
        losesNextAnswer.set(true);
    }

    /** All comes through again. */
    public void restore() {
        cut = false;
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    @Override
    public URI managementUrl() {
        return server.managementUrl();
    }

    @Override
    public String log() {
        return server.log();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                if (cut) {
                    close(client);
                } else {
                    Socket upstream =
                            new Socket(server.url().getHost(), server.url().getPort());
                    sockets.add(upstream);
                    threads.execute(() -> copy(client, upstream));
                    threads.execute(() -> copyAnswers(upstream, client));
                }
            } catch (IOException ended) {
                sockets.removeIf(Socket::isClosed);
            }
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream input = from.getInputStream()) {
            input.transferTo(to.getOutputStream());
        } catch (IOException ended) {
            sockets.removeIf(Socket::isClosed);
        }
    }

    private void copyAnswers(Socket from, Socket to) {
        try (from;
                to;
                InputStream input = from.getInputStream()) {
            byte[] buffer = new byte[8192];
            for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
                if (losesNextAnswer.compareAndSet(true, false)) {
                    return;
                }
                to.getOutputStream().write(buffer, 0, length);
            }
        } catch (IOException ended) {
            sockets.removeIf(Socket::isClosed);
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
        cut();
        threads.shutdownNow();
    }
}
