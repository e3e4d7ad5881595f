package dev.tokenlifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rotation rides on statements that a refresh sends anyway. */
final class RefreshCostIT {
    private static final int SESSIONS = 12;
    private static final String STATEMENT = "[org.hibernate.SQL]";

    private static DistributionServer server;
    private static double stock;

    @BeforeAll
    static void startServer() {
        server = new DistributionServer.Builder("refresh-cost")
                .options("--log-level=info,org.hibernate.SQL:debug")
                .start();
        stock = statements(Map.of());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void rotationAddsNoStatement() {
        assertThat(statements(Map.of(), rotation("10"))).as("stock: " + stock).isEqualTo(stock);
    }

    @Test
    void strictRotationAddsNoStatement() {
        assertThat(statements(Map.of(), rotation("0"))).as("stock: " + stock).isEqualTo(stock);
    }

    @Test
    void allThreePoliciesAddNoStatement() {
        assertThat(statements(
                        Map.of(),
                        rotation("10"),
                        new Policy("l", "any-client", Map.of(), "access-token-lifetime", Map.of()),
                        new Policy(
                                "h",
                                "any-client",
                                Map.of(),
                                "revocation-hook",
                                Map.of("hook-name", "h", "endpoint-url", "http://127.0.0.1:9/none"))))
                .as("stock: " + stock)
                .isEqualTo(stock);
    }

    @Test
    void stocksOwnRotationNeedsNoLess() {
        assertThat(statements(Map.of("revokeRefreshToken", true, "refreshTokenMaxReuse", 0)))
                .isGreaterThanOrEqualTo(stock);
    }

    private static Policy rotation(String grace) {
        return new Policy("r", "any-client", Map.of(), "refresh-token-rotation", Map.of("reuse-grace-seconds", grace));
    }

    /** Statements per refresh, of sessions that didn't refresh within the same second. */
    private static double statements(Map<String, Object> settings, Policy... policies) {
        Map<String, Object> more = new HashMap<>(settings);
        more.put("eventsEnabled", false);
        more.put("passwordPolicy", "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)");
        try (TestRealm realm = TestRealm.create(server, more)) {
            realm.policies(policies);
            List<String> tokens = IntStream.range(0, SESSIONS)
                    .mapToObj(i -> token(realm.login("app", "alice", "openid").expect(200)))
                    .toList();
            // The first refreshes fill caches.
            awaitTheNextSecond();
            List<String> second = refreshed(realm, tokens);
            awaitTheNextSecond();
            long before = logged();
            assertThat(refreshed(realm, second)).hasSize(SESSIONS);
            double each = Math.rint((double) (logged() - before) / SESSIONS);
            System.out.println("RefreshCostIT: " + each + " statements per refresh, " + policies.length
                    + " policies, settings " + settings);
            return each;
        }
    }

    private static List<String> refreshed(TestRealm realm, List<String> tokens) {
        return tokens.stream()
                .map(token -> token(realm.refresh("app", token).expect(200)))
                .toList();
    }

    private static String token(Answer answer) {
        return answer.json().get("refresh_token").asText();
    }

    private static long logged() {
        return server.log().lines().filter(line -> line.contains(STATEMENT)).count();
    }

    private static void awaitTheNextSecond() {
        long second = System.currentTimeMillis() / 1000;
        Awaitility.await().until(() -> System.currentTimeMillis() / 1000 > second);
    }
}
