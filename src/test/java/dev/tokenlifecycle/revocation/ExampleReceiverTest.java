package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.JavaCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/Receiver.java}, as it is started by the tour. */
final class ExampleReceiverTest {
    @TempDir
    private static Path folder;

    private static HttpServer realm;
    private static RSAKey key;
    private static volatile int keysStatus = 200;
    private static int port;
    private static Process receiver;

    @BeforeAll
    static void start() throws IOException, JOSEException {
        key = key();
        realm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        realm.createContext("/", exchange -> {
            byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(keysStatus, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        realm.start();
        port = DistributionServer.Builder.freePort();
        receiver = new ProcessBuilder(JavaCommand.of("examples/Receiver.java", String.valueOf(port), issuer()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        await().atMost(Duration.ofSeconds(60)).until(() -> said().contains("Listening"));
    }

    private static RSAKey key() throws JOSEException {
        return new RSAKeyGenerator(2048)
                .keyID("k")
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .generate();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        receiver.destroyForcibly().waitFor();
        realm.stop(0);
    }

    @Test
    void printsAnEventOnce() throws IOException, JOSEException {
        String token = sign(key, "secevent+jwt", claims());

        assertThat(send(token)).isEqualTo(202);
        assertThat(send(token)).isEqualTo(202);

        assertThat(said().lines().filter(line -> line.startsWith("verified") && line.contains("\"d1\"")))
                .hasSize(1);
    }

    @Test
    void refusesWhatIsNotForIt() throws JOSEException {
        RSAKey foreign = key();
        Map<String, Object> nested = claims();
        nested.remove("iss");
        nested.put("note", "\"iss\":\"" + issuer() + "\"");

        assertThat(send(sign(key, "JWT", claims()))).isEqualTo(400);
        assertThat(send(sign(foreign, "secevent+jwt", claims()))).isEqualTo(400);
        assertThat(send(sign(key, "secevent+jwt", with("aud", "https://elsewhere.example/"))))
                .isEqualTo(400);
        assertThat(send(sign(key, "secevent+jwt", with("aud", List.of())))).isEqualTo(400);
        assertThat(send(sign(key, "secevent+jwt", with("iss", "https://elsewhere.example/"))))
                .isEqualTo(400);
        assertThat(send(sign(key, "secevent+jwt", nested))).isEqualTo(400);
        assertThat(send(sign(key, "secevent+jwt", with("jti", 7)))).isEqualTo(400);
        for (String garbage : List.of("", "a", "a.b", "a.b.c", "..", "e30.e30.", "W10.W10.x", "[".repeat(10_000))) {
            assertThat(send(garbage)).as(garbage).isEqualTo(400);
        }
    }

    @Test
    void asksForItAgainWhereTheKeysCannotBeFetched() throws JOSEException {
        keysStatus = 503;
        try {
            assertThat(send(sign(key, "secevent+jwt", with("jti", "d2")))).isEqualTo(503);
        } finally {
            keysStatus = 200;
        }
        assertThat(send(sign(key, "secevent+jwt", with("jti", "d2")))).isEqualTo(202);
    }

    @Test
    void readsNoMoreThanAnEventCanBe() {
        assertThat(send("x".repeat(128 * 1024 + 1))).isEqualTo(413);
    }

    private static int send(String body) {
        return Http.json("POST", "http://127.0.0.1:" + port + "/events", body).status();
    }

    private static Map<String, Object> with(String claim, Object value) {
        Map<String, Object> claims = claims();
        claims.put(claim, value);
        return claims;
    }

    private static Map<String, Object> claims() {
        return new HashMap<>(Map.of(
                "iss",
                issuer(),
                "aud",
                "http://127.0.0.1:" + port + "/events",
                "jti",
                "d1",
                "note",
                "ä \"quoted\" \\ / \n [1, 2.5e3, true, null]",
                "many",
                List.of(1, 2.5, true, Map.of("a", List.of())),
                "events",
                Map.of("https://schemas.openid.net/secevent/caep/event-type/session-revoked", Map.of())));
    }

    private static String sign(RSAKey with, String type, Map<String, Object> claims) throws JOSEException {
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new JOSEObjectType(type))
                        .keyID("k")
                        .build(),
                new Payload(claims));
        token.sign(new RSASSASigner(with));
        return token.serialize();
    }

    private static String issuer() {
        return "http://127.0.0.1:" + realm.getAddress().getPort() + "/realms/demo";
    }

    private static String said() throws IOException {
        return Files.readString(folder.resolve("output"));
    }
}
