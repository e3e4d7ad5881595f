package dev.tokenlifecycle.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * The published keys of a client whose ID tokens are encrypted. A node of Keycloak fetches them once, in the middle of the
 * first token answer: after it has decided and before it commits. That answer waits here until it is told to go on.
 */
public final class StalledKeys implements AutoCloseable {
    private final HttpServer server;
    private final byte[] keys;
    private volatile CountDownLatch asked = new CountDownLatch(0);
    private volatile CountDownLatch released = new CountDownLatch(0);

    private StalledKeys(HttpServer server, byte[] keys) {
        this.server = server;
        this.keys = keys;
    }

    /** Publishes a new key on a free port. */
    public static StalledKeys start() throws IOException, JOSEException {
        JWKSet set = new JWKSet(new RSAKeyGenerator(2048)
                .keyUse(KeyUse.ENCRYPTION)
                .algorithm(JWEAlgorithm.RSA_OAEP_256)
                .keyID("enc")
                .generate());
        StalledKeys keys = new StalledKeys(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                set.toString(true).getBytes(StandardCharsets.UTF_8));
        keys.server.setExecutor(Executors.newCachedThreadPool());
        keys.server.createContext("/", keys::answer);
        keys.server.start();
        return keys;
    }

    /** A confidential client that encrypts its ID tokens with this key. */
    public ClientRepresentation client(String clientId) {
        ClientRepresentation client = TestRealm.confidentialClient(clientId);
        client.setAttributes(Map.of(
                "id.token.encrypted.response.alg",
                "RSA-OAEP-256",
                "id.token.encrypted.response.enc",
                "A256GCM",
                "use.jwks.url",
                "true",
                "jwks.url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/"));
        return client;
    }

    /** From now on, who asks waits. */
    public void stall() {
        asked = new CountDownLatch(1);
        released = new CountDownLatch(1);
    }

    /** Waits until somebody asks. */
    public void awaitAsked() throws InterruptedException {
        asked.await();
    }

    /** Lets everybody go on. */
    public void release() {
        released.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, keys.length);
        exchange.getResponseBody().write(keys);
        exchange.close();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
