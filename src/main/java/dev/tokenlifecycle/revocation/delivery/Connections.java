package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.keycloak.options.ServerOptions;
import dev.tokenlifecycle.revocation.spi.RevocationDeliverySpi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.ssl.SSLContextBuilder;
import org.apache.http.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;

/**
 * How connections to receivers are made, as the server was started with.
 *
 * @param proxy through which they leave; null: directly
 * @param keys the server's key and certificate for receivers that ask for one; null: none
 * @param password of the key
 */
record Connections(@Nullable ProxyTunnel proxy, @Nullable KeyStore keys, String password) {
    /** Directly, and without a certificate. */
    static final Connections DIRECT = new Connections(null, null, "");

    private static final String[] TLS_VERSIONS = {"TLSv1.2", "TLSv1.3"};

    /**
     * The options {@code --spi-revocation-delivery--default--…}.
     *
     * @throws IllegalArgumentException if one has a value that can't be accepted
     */
    static Connections of(Config.Scope config) {
        String password = config.get("client-key-store-password", "");
        String file = config.get("client-key-store");
        String url = config.get("proxy-url");
        return new Connections(url == null ? null : proxy(url), file == null ? null : keys(file, password), password);
    }

    private static ProxyTunnel proxy(String url) {
        try {
            return ProxyTunnel.of(url);
        } catch (IllegalArgumentException unusable) {
            // Not the value: it may hold a password.
            throw refused("proxy-url", "must be http://host:port or http://user:password@host:port");
        }
    }

    private static KeyStore keys(String file, String password) {
        try {
            if (!Files.isRegularFile(Path.of(file))) {
                throw refused("client-key-store", "must name a PKCS#12 or JKS file, was \"" + file + '"');
            }
            return KeyStore.getInstance(Path.of(file).toFile(), password.toCharArray());
        } catch (GeneralSecurityException | IOException unusable) {
            throw refused("client-key-store", "must be one that its password opens: " + unusable.getMessage());
        }
    }

    private static IllegalArgumentException refused(String option, String why) {
        return new IllegalArgumentException(
                "The server option " + ServerOptions.option(RevocationDeliverySpi.NAME, option) + " " + why);
    }

    /** The sockets of both schemes; certificates are checked against {@code truststore}, or against Java's where it is null. */
    Registry<ConnectionSocketFactory> sockets(@Nullable KeyStore truststore) {
        SSLConnectionSocketFactory tls = new SSLConnectionSocketFactory(
                context(truststore), TLS_VERSIONS, null, SSLConnectionSocketFactory.getDefaultHostnameVerifier());
        ConnectionSocketFactory plain = PlainConnectionSocketFactory.getSocketFactory();
        ProxyTunnel tunnel = proxy;
        return RegistryBuilder.<ConnectionSocketFactory>create()
                .register("http", tunnel == null ? plain : new TunnelledSockets(tunnel, null))
                .register("https", tunnel == null ? tls : new TunnelledSockets(tunnel, tls))
                .build();
    }

    private SSLContext context(@Nullable KeyStore truststore) {
        try {
            SSLContextBuilder builder = SSLContexts.custom();
            if (truststore != null) {
                builder.loadTrustMaterial(truststore, null);
            }
            if (keys != null) {
                builder.loadKeyMaterial(keys, password.toCharArray());
            }
            return truststore == null && keys == null ? SSLContext.getDefault() : builder.build();
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException(
                    "Keycloak's truststore or the key store can't be used for deliveries", unusable);
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "Connections[" + proxy + (keys == null ? "" : ", with a key") + "]";
    }
}
