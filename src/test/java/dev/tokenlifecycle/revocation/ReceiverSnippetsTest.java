package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.tokenlifecycle.revocation.payload.WebhookSecrets;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Installed;
import dev.tokenlifecycle.server.JavaCommand;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The receivers of the docs, as they stand there. */
final class ReceiverSnippetsTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String BODY =
            "{\"type\":\"session-revoked\",\"timestamp\":\"2026-11-23T12:00:00Z\",\"data\":{\"iss\":\"i\",\"txn\":\"t-1\"}}";

    private static final String TEST = BODY.replace("session-revoked", "test").replace("t-1", "t-2");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"js, receiver.mjs, node", "java, Receiver.java, java", "python, receiver.py, python3"})
    void verifyAnswerAndActOncePerId(String language, String file, String command) throws Exception {
        if (command.equals("node")) {
            Installed.orSkip("node", "nodejs");
        } else if (command.equals("python3")) {
            Installed.orSkip("python3", "python3");
        }
        Path source = Files.writeString(folder.resolve(file), snippet(language));
        Path output = folder.resolve("output");
        for (String wrong : List.of("", "hunter2")) {
            usage(program(command, source), wrong);
        }
        int port = DistributionServer.Builder.freePort();
        ProcessBuilder builder = new ProcessBuilder(program(command, source)).redirectErrorStream(true);
        builder.environment().put("SECRET", SECRET);
        builder.environment().put("PORT", Integer.toString(port));
        Process receiver = builder.redirectOutput(output.toFile()).start();
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> receiver.isAlive() && listens(port));

            assertThat(post(port, "id-1", SECRET, Instant.now())).isEqualTo(202);
            assertThat(post(port, "id-1", SECRET, Instant.now())).isEqualTo(202);
            assertThat(post(port, "id-2", "whsec_YW5vdGhlciBzZWNyZXQgb2YgMzIgYnl0ZXMuLi4uLi4=", Instant.now()))
                    .isEqualTo(401);
            assertThat(post(port, "id-3", SECRET, Instant.now().minusSeconds(600)))
                    .isEqualTo(401);

            harm(port);
            assertThat(post(port, "id-1", SECRET, Instant.now())).isEqualTo(202);

            assertThat(post(port, "id-7", SECRET, Instant.now(), TEST)).isEqualTo(202);
            await().until(() -> Files.readAllLines(output).size() > 1);
            assertThat(Files.readAllLines(output))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("revoked").contains("t-1"),
                            line -> assertThat(line).startsWith("test").contains("t-2"));
        } finally {
            receiver.destroyForcibly().waitFor();
        }
    }

    private static void usage(List<String> program, String secret) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(program).redirectErrorStream(true);
        builder.environment().put("SECRET", secret);
        builder.environment().remove("PORT");
        Process refused = builder.start();
        assertThat(refused.inputReader().lines()).hasSize(1).first().asString().startsWith("usage: SECRET=whsec_");
        assertThat(refused.waitFor()).isEqualTo(2);
    }

    /** What anybody can send: none of it is accepted, and the receiver lives on. */
    private static void harm(int port) throws IOException {
        Instant now = Instant.now();
        String good = WebhookSecrets.parse(SECRET).signature("id-4", now, BODY);
        assertThat(post(port, "id-4", Long.toString(now.getEpochSecond()), good.replace("v1,", "v2,")))
                .isEqualTo(401);
        for (String time : List.of("NaN", "", "soon", "-1", "1e400")) {
            assertThat(post(port, "id-5", time, signed("id-5." + time + "." + BODY)))
                    .isEqualTo(401);
        }
        assertThat(post(port, "id-6", Long.toString(now.getEpochSecond()), "")).isEqualTo(401);
        send(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf", 0);
        assertThat(send(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000000\r\n\r\n", 300_000_000))
                .isLessThan(100_000_000);
    }

    /** Sends a head and so much of a body as is taken; then breaks off. */
    private static long send(int port, String head, long length) throws IOException {
        byte[] part = new byte[64 * 1024];
        long sent = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            while (sent < length && socket.getInputStream().available() == 0) {
                out.write(part);
                sent += part.length;
            }
        } catch (IOException closed) {
            return sent;
        }
        return sent;
    }

    private static String signed(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256"));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int post(int port, String id, String secret, Instant at) {
        return post(port, id, secret, at, BODY);
    }

    private static int post(int port, String id, String secret, Instant at, String body) {
        String signature = WebhookSecrets.parse(secret).signature(id, at, body);
        return post(port, id, Long.toString(at.getEpochSecond()), signature, body);
    }

    private static int post(int port, String id, String time, String signature) {
        return post(port, id, time, signature, BODY);
    }

    private static int post(int port, String id, String time, String signature, String body) {
        return Http.json(
                        "POST",
                        "http://127.0.0.1:" + port + "/",
                        body,
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        time,
                        "webhook-signature",
                        signature)
                .status();
    }

    private static String snippet(String language) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\\n(.*?)\\n```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/hooks-receiver.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static List<String> program(String command, Path source) throws URISyntaxException {
        if (!command.equals("java")) {
            return List.of(command, source.toString());
        }
        Path library = Path.of(Webhook.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return JavaCommand.of("-cp", library.toString(), source.toString());
    }

    private static boolean listens(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException notYet) {
            return false;
        }
    }
}
