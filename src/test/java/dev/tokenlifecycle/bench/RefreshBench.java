package dev.tokenlifecycle.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.bench.Load.Result;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/**
 * What rotation and the ceiling cost, on the embedded database: one realm per configuration on one server, in turn, several
 * rounds. Ratios within one run are what counts. {@code mvn -Pbench verify} runs it and writes {@code target/bench.md}.
 */
final class RefreshBench {
    private static final int SESSIONS = Integer.getInteger("bench.sessions", 1_200);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 8);
    private static final int THREADS = 4;

    private final StringBuilder report = new StringBuilder();

    @Test
    void refreshesAndClientCredentials() throws InterruptedException, ExecutionException, IOException {
        try (DistributionServer server = new DistributionServer.Builder("bench")
                .environment("JAVA_OPTS_APPEND", "-Xmx2g")
                .start()) {
            refreshes(server, "Many sessions in turn (" + SESSIONS + ")", SESSIONS);
            refreshes(server, "Four sessions in a tight loop", THREADS);
            clientCredentials(server);
        }
        Files.writeString(Path.of("target/bench.md"), report);
        System.out.println(report);
    }

    private void refreshes(DistributionServer server, String title, int sessions)
            throws InterruptedException, ExecutionException {
        Map<String, TestRealm> realms = new LinkedHashMap<>();
        realms.put("(a) rotation off", TestRealm.create(server, roomy(Map.of())));
        realms.put(
                "(b) stock *Revoke Refresh Token*",
                TestRealm.create(server, roomy(Map.of("revokeRefreshToken", true, "refreshTokenMaxReuse", 0))));
        realms.put("(c) this, grace 10", rotating(server, "10"));
        realms.put("(d) this, grace 0", rotating(server, "0"));
        realms.put("(e) this, all three policies", everything(server));
        Map<String, IntConsumer> requests = new LinkedHashMap<>();
        realms.forEach((name, realm) -> requests.put(name, refresher(realm, sessions)));
        measure(title, requests);
        realms.values().forEach(TestRealm::close);
    }

    private void clientCredentials(DistributionServer server) throws InterruptedException, ExecutionException {
        Map<String, IntConsumer> requests = new LinkedHashMap<>();
        List<TestRealm> realms = new ArrayList<>();
        for (int policies : new int[] {0, 1, 5}) {
            TestRealm realm = TestRealm.create(server, Map.of("eventsEnabled", false));
            Policy[] ceilings = new Policy[policies];
            for (int i = 0; i < policies; i++) {
                ceilings[i] = new Policy(
                        "p" + i,
                        "any-client",
                        Map.of(),
                        "access-token-lifetime",
                        Map.of("max-lifetime-seconds", Integer.toString(100 + i)));
            }
            realm.policies(ceilings);
            realms.add(realm);
            requests.put(
                    policies + " policies",
                    i -> realm.token("web", Map.of("grant_type", "client_credentials"))
                            .expect(200));
        }
        measure("Client credentials under a ceiling", requests);
        realms.forEach(TestRealm::close);
    }

    private void measure(String title, Map<String, IntConsumer> requests)
            throws InterruptedException, ExecutionException {
        Map<String, List<Result>> results = new LinkedHashMap<>();
        for (IntConsumer request : requests.values()) {
            new Load(THREADS, SECONDS).run(request);
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, IntConsumer> each : requests.entrySet()) {
                results.computeIfAbsent(each.getKey(), unused -> new ArrayList<>())
                        .add(new Load(THREADS, SECONDS).run(each.getValue()));
            }
        }
        table(title, results);
    }

    private void table(String title, Map<String, List<Result>> results) {
        report.append("\n### ")
                .append(title)
                .append("\n\n| | per second: median (min–max) | of the first | p50 ms | p99 ms |\n")
                .append("|---|---|---|---|---|\n");
        double first = 0;
        for (Map.Entry<String, List<Result>> each : results.entrySet()) {
            List<Result> sorted = each.getValue().stream()
                    .sorted(Comparator.comparingDouble(Result::perSecond))
                    .toList();
            double median = sorted.get(sorted.size() / 2).perSecond();
            first = first == 0 ? median : first;
            report.append(String.format(
                    Locale.ROOT,
                    "| %s | %.0f (%.0f–%.0f) | %.2f | %.1f | %.0f |%n",
                    each.getKey(),
                    median,
                    sorted.get(0).perSecond(),
                    sorted.get(sorted.size() - 1).perSecond(),
                    median / first,
                    median(sorted.stream().map(Result::p50Millis).toList()),
                    median(sorted.stream().map(Result::p99Millis).toList())));
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static IntConsumer refresher(TestRealm realm, int sessions) {
        String[] tokens = new String[sessions];
        for (int i = 0; i < sessions; i++) {
            tokens[i] = token(realm.login("app", "alice", "openid").expect(200).json());
        }
        Object[] locks = new Object[sessions];
        Arrays.setAll(locks, unused -> new Object());
        return i -> {
            int session = i % sessions;
            // One client never refreshes the same token twice at once.
            synchronized (locks[session]) {
                tokens[session] =
                        token(realm.refresh("app", tokens[session]).expect(200).json());
            }
        };
    }

    private static String token(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }

    private static TestRealm rotating(DistributionServer server, String grace) {
        return TestRealm.create(server, roomy(Map.of()))
                .policy("refresh-token-rotation", Map.of("reuse-grace-seconds", grace));
    }

    private static TestRealm everything(DistributionServer server) {
        return TestRealm.create(server, roomy(Map.of()))
                .policies(
                        new Policy("r", "any-client", Map.of(), "refresh-token-rotation", Map.of()),
                        new Policy("l", "any-client", Map.of(), "access-token-lifetime", Map.of()),
                        new Policy(
                                "h",
                                "any-client",
                                Map.of(),
                                "revocation-hook",
                                Map.of("hook-name", "h", "endpoint-url", "http://127.0.0.1:9/none")));
    }

    private static Map<String, Object> roomy(Map<String, Object> more) {
        Map<String, Object> realm = new LinkedHashMap<>(more);
        realm.put("eventsEnabled", false);
        realm.put("ssoSessionIdleTimeout", (int) Duration.ofHours(5).toSeconds());
        return realm;
    }
}
