package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Installed;
import dev.tokenlifecycle.server.JavaCommand;
import dev.tokenlifecycle.server.KeycloakServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Keycloak's admin command line, and the scripts in {@code docs/as-code/kcadm} that use it. */
final class Kcadm {
    private static final Path SCRIPTS = Path.of("docs", "as-code", "kcadm").toAbsolutePath();
    private static final Path BIN = Path.of(System.getProperty("keycloak.home"), "bin");
    private static final String COMMAND = BIN.resolve("kcadm.sh").toString();
    private static final String CLIENT = """
            #!/bin/sh
            # Sends the words of a call to the JVM that stays.
            answer=$(mktemp)
            trap 'rm -f "$answer"' EXIT
            status=$(printf '%%s\\0' "$@" | curl -sS -o "$answer" -w '%%{http_code}' --data-binary @- http://127.0.0.1:%s/)
            if [ "$status" = 200 ]; then
                cat "$answer"
            else
                cat "$answer" >&2
                exit 1
            fi
            """;

    private final KeycloakServer server;
    private final String configuration;
    private final Path client;

    Kcadm(KeycloakServer server, Path folder) {
        this.server = server;
        this.configuration = folder.resolve("kcadm.config").toString();
        this.client = folder.resolve("kcadm.sh");
    }

    /** Logs in with {@code kcadm.sh} itself; what the scripts call afterwards is its code in a JVM that stays. */
    void logIn() throws IOException, InterruptedException {
        // The scripts' own need.
        Installed.orSkip("jq", "jq");
        Installed.orSkip("curl", "curl");
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
        Files.writeString(client, CLIENT.formatted(Resident.PORT));
        assertThat(client.toFile().setExecutable(true)).isTrue();
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
        builder.environment().put("KCADM", client.toString());
        builder.environment().put("KCADM_CONFIG", configuration);
        return builder.start();
    }

    /** Started with the first script, ended with this JVM. */
    private static final class Resident {
        private static final String PORT = start();

        private static String start() {
            try (Stream<Path> jars = Files.list(BIN.resolve("client"))) {
                String jar = jars.filter(file -> file.toString().endsWith(".jar"))
                        .findFirst()
                        .orElseThrow()
                        .toString();
                Process process = new ProcessBuilder(JavaCommand.of(
                                "-Dkc.lib.dir=" + BIN.resolve("client/lib"),
                                "-cp",
                                jar + ":" + Path.of("target", "test-classes").toAbsolutePath(),
                                ResidentKcadm.class.getName()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
                return Objects.requireNonNull(
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                                .readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
