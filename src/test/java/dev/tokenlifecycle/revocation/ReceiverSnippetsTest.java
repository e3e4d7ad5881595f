package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Installed;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The receivers of the docs, as they stand there. */
final class ReceiverSnippetsTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String BODY =
            "{\"type\":\"test\",\"timestamp\":\"2026-11-23T12:00:00Z\",\"data\":{\"iss\":\"i\",\"txn\":\"t-1\"}}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"js, receiver.mjs, node", "java, Receiver.java, java"})
    void verifyAnswerAndActOncePerId(String language, String file, String command) throws Exception {
        if (command.equals("node")) {
            Installed.orSkip("node", "nodejs");
        }
        Path source = Files.writeString(folder.resolve(file), snippet(language));
        Path output = folder.resolve("output");
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

            await().until(() -> !Files.readAllLines(output).isEmpty());
            List<String> lines = Files.readAllLines(output);
            assertThat(lines)
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("revoked")
                    .contains("t-1");
        } finally {
            receiver.destroyForcibly().waitFor();
        }
    }

    private static int post(int port, String id, String secret, Instant at) {
        return Http.json(
                        "POST",
                        "http://127.0.0.1:" + port + "/",
                        BODY,
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        Long.toString(at.getEpochSecond()),
                        "webhook-signature",
                        WebhookSecrets.parse(secret).signature(id, at, BODY))
                .status();
    }

    private static String snippet(String language) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\\n(.*?)\\n```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/hooks.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static List<String> program(String command, Path source) throws URISyntaxException {
        if (!command.equals("java")) {
            return List.of(command, source.toString());
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path library = Path.of(Webhook.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return List.of(java.toString(), "-cp", library.toString(), source.toString());
    }

    private static boolean listens(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException notYet) {
            return false;
        }
    }
}
