package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.JavaCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What {@code mvn -Prun} calls, in a folder with a space in its name. */
final class RunIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("keycloak.home"));
    private static final Path HOME = DISTRIBUTION.resolveSibling("run it").resolve(DISTRIBUTION.getFileName());

    @Test
    void aTakenPortIsOneSentence() throws IOException, InterruptedException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process starter = run(other.getLocalPort());

            assertThat(starter.waitFor()).isEqualTo(1);
            assertThat(Files.readString(log(other.getLocalPort())).strip())
                    .isEqualTo("Port " + other.getLocalPort()
                            + " is taken, or not allowed to you: stop what listens there, or choose another one:"
                            + " mvn -Prun -Drun.port=8181");
        }
    }

    @Test
    void theDemoRealmIsServedWithTheJarUntilTheStarterIsStopped() throws IOException {
        int port = DistributionServer.Builder.freePort();
        Process starter = run(port);
        List<ProcessHandle> all;
        try {
            awaitReady(starter, log(port));
            assertThat(Files.readString(log(port)))
                    .contains(
                            "http://localhost:" + port + "/admin/master/console/#/demo  (admin / admin)",
                            "http://localhost:" + port + "/admin/master/console/token-lifecycle/#/demo");
            assertThat(Http.get("http://127.0.0.1:" + port + "/admin/master/console/")
                            .text())
                    .contains("token-lifecycle.js");
            assertThat(login(port).at("/expires_in").asInt()).isBetween(230, 240);
        } finally {
            all = Stream.concat(Stream.of(starter.toHandle()), starter.descendants())
                    .toList();
            starter.destroy();
        }
        Awaitility.await("nothing of it is left")
                .atMost(Duration.ofMinutes(1))
                .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static JsonNode login(int port) {
        return Http.post(
                        "http://127.0.0.1:" + port + "/realms/demo/protocol/openid-connect/token",
                        Map.of(
                                "grant_type", "password",
                                "client_id", "web",
                                "client_secret", "web-secret",
                                "username", "alice",
                                "password", "alice"))
                .expect(200)
                .json();
    }

    private static void awaitReady(Process starter, Path log) {
        Awaitility.await("the starter says that it is ready")
                .atMost(Duration.ofMinutes(4))
                .failFast("it ended, see " + log, () -> !starter.isAlive())
                .until(() -> Files.readString(log).contains("Ctrl-C"));
    }

    private static Process run(int port) throws IOException {
        Files.createDirectories(HOME.getParent());
        ProcessBuilder builder = new ProcessBuilder(JavaCommand.of(
                        "src/run/Run.java",
                        DISTRIBUTION.toString(),
                        HOME.toString(),
                        System.getProperty("extension.jar"),
                        "realm-export",
                        String.valueOf(port)))
                .redirectErrorStream(true)
                .redirectOutput(log(port).toFile());
        builder.environment().put("JAVA_OPTS_APPEND", DistributionServer.Builder.QUICK_START);
        return builder.start();
    }

    private static Path log(int port) {
        return HOME.resolveSibling("run-" + port + ".log");
    }
}
