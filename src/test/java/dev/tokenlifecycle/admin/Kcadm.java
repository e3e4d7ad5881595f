package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Installed;
import dev.tokenlifecycle.server.KeycloakServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Keycloak's admin command line, and the scripts in {@code docs/as-code/kcadm} that use it. */
final class Kcadm {
    private static final Path SCRIPTS = Path.of("docs", "as-code", "kcadm").toAbsolutePath();
    private static final String COMMAND =
            Path.of(System.getProperty("keycloak.home"), "bin", "kcadm.sh").toString();

    private final KeycloakServer server;
    private final String configuration;

    Kcadm(KeycloakServer server, Path folder) {
        this.server = server;
        this.configuration = folder.resolve("kcadm.config").toString();
    }

    void logIn() throws IOException, InterruptedException {
        // The scripts' own need.
        Installed.orSkip("jq", "jq");
        execute(List.of(
                COMMAND,
                "config",
                "credentials",
                "--server",
                server.url().toString(),
                "--realm",
                "master",
                "--user",
                KeycloakServer.ADMIN_USER,
                "--password",
                KeycloakServer.ADMIN_PASSWORD,
                "--config",
                configuration));
    }

    /** Runs a script, which must succeed. */
    void run(String script, String... arguments) throws IOException, InterruptedException {
        execute(words(script, arguments));
    }

    /** Runs a script, which must fail; what it said. */
    String fail(String script, String... arguments) throws IOException, InterruptedException {
        Process process = start(words(script, arguments));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isPositive();
        return output;
    }

    private static List<String> words(String script, String... arguments) {
        return Stream.concat(Stream.of(SCRIPTS.resolve(script).toString()), Arrays.stream(arguments))
                .toList();
    }

    private void execute(List<String> words) throws IOException, InterruptedException {
        Process process = start(words);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private Process start(List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("KCADM", COMMAND);
        builder.environment().put("KCADM_CONFIG", configuration);
        // Each call is a JVM that lives for a second.
        builder.environment().put("KC_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto");
        return builder.start();
    }
}
