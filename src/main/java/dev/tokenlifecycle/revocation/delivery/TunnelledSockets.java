package dev.tokenlifecycle.revocation.delivery;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.http.HttpHost;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Sockets to receivers through a {@link ProxyTunnel}. For the client they are direct ones: it resolves and checks the host
 * itself, and certificates are checked against the host's name.
 *
 * @param tls for {@code https}; null for {@code http}
 */
record TunnelledSockets(ProxyTunnel proxy, @Nullable SSLConnectionSocketFactory tls)
        implements ConnectionSocketFactory {
    @Override
    public Socket createSocket(@Nullable HttpContext context) {
        return new Socket();
    }

    @Override
    public Socket connectSocket(
            int connectTimeout,
            @Nullable Socket given,
            HttpHost host,
            InetSocketAddress remote,
            @Nullable InetSocketAddress local,
            @Nullable HttpContext context)
            throws IOException {
        Socket socket = given == null ? createSocket(context) : given;
        boolean connected = false;
        try {
            proxy.connect(socket, remote, connectTimeout);
            Socket secured = tls == null
                    ? socket
                    : tls.createLayeredSocket(socket, host.getHostName(), remote.getPort(), context);
            connected = true;
            return secured;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }
}
