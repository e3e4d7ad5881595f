package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a server with one theft, one capped token, one hook that answers and one that never had anything to tell says of itself. */
final class MonitoringIT {
    private static final Pattern SERIES = Pattern.compile("(token_lifecycle_[a-z_]+)(\\{[^}]*})?");

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    private static Receiver receiver;
    private static String metrics;

    @BeforeAll
    static void makeTraffic() {
        receiver = Receiver.start();
        realm.policies(
                Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of("reuse-grace-seconds", "0")),
                Policy.ofAnyClient("ceiling", "access-token-lifetime", Map.of("max-lifetime-seconds", "60")),
                hook("busy", List.of("tokens-revoked")),
                hook("idle", List.of("token-revoked")));
        String first =
                refreshToken(realm.login("app", "alice", "openid").expect(200).json());
        String second = refreshToken(realm.refresh("app", first).expect(200).json());
        realm.refresh("app", second).expect(200);
        assertThat(value("token_lifecycle_refreshes_total", "client_id=\"app\"", "verdict=\"superseded\""))
                .as("what an alert compares the first theft with")
                .isEqualTo(0.0);
        realm.refresh("app", first).expect(400);
        receiver.await(request -> true);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(value("token_lifecycle_outbox_waiting", "hook=\"idle\""))
                        .isEqualTo(0.0));
        metrics = scrape();
    }

    @AfterAll
    static void removeRealm() {
        receiver.close();
    }

    private static Policy hook(String name, List<String> events) {
        return Policy.ofAnyClient(
                name,
                "revocation-hook",
                Map.of("hook-name", name, "endpoint-url", receiver.url("/"), "events", events));
    }

    @Test
    void theDashboardAndTheAlertsAskForMetricsAndLabelsThatAreThere() throws IOException {
        Set<String> series =
                SERIES.matcher(metrics).results().map(match -> match.group(1)).collect(Collectors.toSet());
        List<String> queries = Stream.concat(dashboard(), alerts()).toList();
        assertThat(queries).hasSizeGreaterThan(15);
        for (String query : queries) {
            for (MatchResult asked : SERIES.matcher(query).results().toList()) {
                assertThat(series).as(query).contains(asked.group(1));
                Set<String> labels = labels(asked.group(1));
                assertThat(labels).as(query).containsAll(names("(\\w+)\\s*=~?\"", asked.group()));
            }
            Pattern.compile("by \\(([^)]*)\\)").matcher(query).results().forEach(by -> {
                Set<String> all = new TreeSet<>();
                SERIES.matcher(query).results().forEach(asked -> all.addAll(labels(asked.group(1))));
                if (!all.isEmpty()) {
                    assertThat(all).as(query).containsAll(List.of(by.group(1).split(", ?")));
                }
            });
        }
    }

    @Test
    void everyMetricHasAHelpText() {
        Set<String> helped = names("# HELP (token_lifecycle_[a-z_]+) +\\S+ \\S+", metrics);

        assertThat(names("# TYPE (token_lifecycle_[a-z_]+)", metrics))
                .isNotEmpty()
                .isEqualTo(helped);
    }

    @Test
    void aHookWithNothingToTellHasSeriesThatSayZero() {
        for (String metric : List.of(
                "token_lifecycle_outbox_waiting",
                "token_lifecycle_outbox_oldest_age_seconds",
                "token_lifecycle_outbox_dead_letters",
                "token_lifecycle_hook_resting")) {
            assertThat(value(metric, "hook=\"idle\"")).as(metric).isEqualTo(0.0);
        }
        for (String outcome : List.of("delivered", "retried", "given_up", "dropped")) {
            assertThat(value("token_lifecycle_deliveries_total", "hook=\"idle\"", "outcome=\"" + outcome + '"'))
                    .as(outcome)
                    .isEqualTo(0.0);
        }
    }

    @Test
    void whatHappenedIsCounted() {
        assertThat(value("token_lifecycle_refreshes_total", "client_id=\"app\"", "verdict=\"superseded\""))
                .isEqualTo(1.0);
        assertThat(value("token_lifecycle_refreshes_total", "client_id=\"app\"", "verdict=\"rotated\""))
                .isEqualTo(2.0);
        assertThat(value("token_lifecycle_capped_tokens_total", "client_id=\"app\""))
                .isEqualTo(3.0);
        assertThat(value("token_lifecycle_delivery_latency_seconds_bucket", "hook=\"busy\"", "le=\"30.0\""))
                .isEqualTo(1.0);
        assertThat(metrics)
                .contains("token_lifecycle_build_info{keycloak=\"" + System.getProperty("keycloak.version") + '"');
    }

    private static Stream<String> dashboard() throws IOException {
        JsonNode dashboard = Http.JSON.readTree(Files.readString(Path.of("examples/monitoring/dashboard.json")));
        return dashboard.findValuesAsText("expr").stream();
    }

    private static Stream<String> alerts() throws IOException {
        return Stream.of(Files.readString(Path.of("examples/monitoring/alerts.yml"))
                        .replaceAll("(?m)^ *#.*$", "")
                        .split("expr:"))
                .skip(1)
                .map(text -> text.split("\n +(for|labels):|\n\n")[0]);
    }

    /** The labels of a metric, as it is scraped. */
    private static Set<String> labels(String metric) {
        return metrics.lines()
                .filter(line -> line.startsWith(metric + "{"))
                .flatMap(line -> names("(\\w+)=\"", line).stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> names(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The value of the one series of this realm with these labels; null where there is none. */
    private static Double value(String metric, String... labels) {
        return scrape().lines()
                .filter(line -> line.startsWith(metric + "{") && line.contains("realm=\"" + realm.name() + '"'))
                .filter(line -> Stream.of(labels).allMatch(line::contains))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(null);
    }

    private static String scrape() {
        return Http.get(KeycloakServer.shared().managementUrl() + "/metrics").text();
    }

    private static String refreshToken(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }
}
