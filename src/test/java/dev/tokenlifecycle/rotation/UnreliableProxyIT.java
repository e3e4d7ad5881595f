package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.JavaCommand;
import dev.tokenlifecycle.server.TestRealm;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code examples/UnreliableProxy.java} tells apps that survive rotation on a bad network from those that don't, and why. */
final class UnreliableProxyIT {
    private static final Duration PATIENCE_OF_THE_APP = Duration.ofMillis(1500);
    private static final int REFRESHES = 20;
    private static final int MOST_ATTEMPTS = 4 * REFRESHES;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @BeforeAll
    static void makeRealm() {
        realm.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", 1));
    }

    @Test
    void anAppThatKeepsItsNewestTokenAndTriesAgainStaysLoggedIn() throws IOException {
        try (Proxy proxy = Proxy.start()) {
            App app = new App(proxy);
            app.login();
            for (int i = 0; i < MOST_ATTEMPTS && proxy.runs(); i++) {
                app.refresh();
            }

            assertThat(proxy.report())
                    .contains("The app stayed logged in.", "x the answer is lost", "x rotated", "what to fix: nothing")
                    .doesNotContain("invalid_grant");
            assertThat(proxy.exitCode()).isZero();
        }
    }

    @Test
    void twoProcessesWithCopiesOfOneLoginAreFoundOut() throws IOException {
        try (Proxy proxy = Proxy.start()) {
            App app = new App(proxy);
            app.login();
            App copy = new App(proxy);
            copy.token = app.token;
            for (int i = 0; i < MOST_ATTEMPTS && proxy.runs(); i++) {
                (i % 6 == 5 ? copy : app).refresh();
            }

            assertThat(proxy.report())
                    .contains("The server refused a refresh token.", "400 invalid_grant", "share one store");
            assertThat(proxy.exitCode()).isOne();
        }
    }

    @Test
    void anAppThatLogsInAfterEveryErrorIsFoundOut() throws IOException {
        try (Proxy proxy = Proxy.start()) {
            App app = new App(proxy);
            app.login();
            for (int i = 0; i < MOST_ATTEMPTS && proxy.runs(); i++) {
                if (!app.refresh()) {
                    app.login();
                }
            }

            assertThat(proxy.report())
                    .contains("although its refresh token was good", "present the same refresh token again");
            assertThat(proxy.exitCode()).isOne();
        }
    }

    /** The least that an app is: it keeps the token of the newest answer. */
    private static final class App {
        private final HttpClient http = HttpClient.newHttpClient();
        private final URI tokenEndpoint;
        private String token = "";

        App(Proxy proxy) {
            tokenEndpoint = URI.create(proxy.url + "/realms/" + realm.name() + "/protocol/openid-connect/token");
        }

        void login() {
            ask("grant_type=password&username=alice&password=" + TestRealm.PASSWORD);
        }

        boolean refresh() {
            return ask("grant_type=refresh_token&refresh_token=" + token);
        }

        private boolean ask(String form) {
            HttpRequest request = HttpRequest.newBuilder(tokenEndpoint)
                    .timeout(PATIENCE_OF_THE_APP)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("client_id=app&" + form))
                    .build();
            try {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    return false;
                }
                token = Http.JSON.readTree(answer.body()).get("refresh_token").asText();
                return true;
            } catch (IOException broken) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** The example in a process of its own, as its documentation starts it. */
    private static final class Proxy implements AutoCloseable {
        private static final Pattern URL = Pattern.compile("Listening on (\\S+)");
        private final Process process;
        private final BufferedReader output;
        private final String url;

        private Proxy(Process process) throws IOException {
            this.process = process;
            this.output = process.inputReader();
            Matcher matcher = URL.matcher(Optional.ofNullable(output.readLine()).orElse(""));
            assertThat(matcher.find()).isTrue();
            this.url = matcher.group(1);
        }

        static Proxy start() throws IOException {
            return new Proxy(new ProcessBuilder(JavaCommand.of(
                            "examples/UnreliableProxy.java",
                            "0",
                            realm.server().url().toString(),
                            "7",
                            Integer.toString(REFRESHES),
                            "2"))
                    .redirectErrorStream(true)
                    .start());
        }

        boolean runs() {
            return process.isAlive();
        }

        String report() {
            return output.lines().collect(Collectors.joining("\n"));
        }

        int exitCode() {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
