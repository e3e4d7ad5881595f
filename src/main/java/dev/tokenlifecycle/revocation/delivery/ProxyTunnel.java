package dev.tokenlifecycle.revocation.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy through which deliveries leave ({@code CONNECT}, RFC 9110 §9.3.6). It is given the address that was checked and
 * never a name, so that it can't resolve the name to another.
 *
 * @param authorization the value of {@code Proxy-Authorization}; null where it wants none
 */
record ProxyTunnel(String host, int port, @Nullable String authorization) {
    private static final int LONGEST_ANSWER = 8 * 1024;

    /**
     * The proxy of {@code url}, such as {@code http://user:password@proxy.internal:3128}.
     *
     * @throws IllegalArgumentException if it is no such URL
     */
    static ProxyTunnel of(String url) {
        URI uri = URI.create(url.strip());
        boolean plain = "http".equalsIgnoreCase(uri.getScheme())
                && uri.getHost() != null
                && uri.getPort() > 0
                && uri.getRawPath().replace("/", "").isEmpty()
                && uri.getRawQuery() == null;
        if (!plain) {
            throw new IllegalArgumentException("not http://host:port");
        }
        String user = uri.getUserInfo();
        String credentials = user == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        return new ProxyTunnel(uri.getHost(), uri.getPort(), credentials);
    }

    /**
     * Connects {@code socket} to {@code checked} through the proxy.
     *
     * @param timeoutMillis the longest wait for the connection, and for each answer of the proxy and of whoever is behind it
     */
    void connect(Socket socket, InetSocketAddress checked, int timeoutMillis) throws IOException {
        try {
            socket.connect(new InetSocketAddress(host, port), timeoutMillis);
        } catch (IOException unreachable) {
            // Not the exception itself: the client would say that the receiver can't be reached, and try its next
            // address.
            throw new IOException("the proxy " + host + ":" + port + " can't be reached", unreachable);
        }
        socket.setSoTimeout(timeoutMillis);
        String target = written(checked.getAddress()) + ":" + checked.getPort();
        String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n"
                + (authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n") + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String status = head(socket.getInputStream()).lines().findFirst().orElse("");
        if (!status.matches("HTTP/1\\.[01] 2[0-9][0-9]( .*)?")) {
            throw new IOException("the proxy refuses to connect: " + status);
        }
    }

    private static String written(InetAddress address) {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }

    /** Up to the empty line and no further: what follows belongs to whoever is behind the proxy. */
    private static String head(InputStream input) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 2) {
            int next = input.read();
            if (next < 0 || head.size() == LONGEST_ANSWER) {
                throw new IOException("the proxy doesn't answer as one");
            }
            head.write(next);
            ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Without what it authenticates with. */
    @Override
    public String toString() {
        return "ProxyTunnel[" + host + ":" + port + "]";
    }
}
