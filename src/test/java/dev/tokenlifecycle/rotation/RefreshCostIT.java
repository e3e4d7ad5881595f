package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/** What a refresh asks of the database and of Keycloak's caches: a rotation rides on what a refresh does anyway. */
final class RefreshCostIT {
    private static final int SESSIONS = 12;
    private static final String STATEMENT = "[org.hibernate.SQL]";
    private static final Pattern COUNTER = Pattern.compile(
            "vendor_statistics_(hits|misses|stores|remove_hits|remove_misses)\\{cache=\"([^\"]+)\".*} ([0-9.E]+)");
    private static final Policy LIFETIME = new Policy("l", "any-client", Map.of(), "access-token-lifetime", Map.of());
    private static final Policy HOOK = new Policy(
            "h",
            "any-client",
            Map.of(),
            "revocation-hook",
            Map.of("hook-name", "h", "endpoint-url", "http://127.0.0.1:9/none"));

    private static DistributionServer server;
    private static Cost stock;

    /**
     * Per refresh.
     *
     * @param statements SQL
     * @param cacheOperations reads and writes by cache; without the caches that aren't touched
     */
    private record Cost(double statements, Map<String, Double> cacheOperations) {
        /** This with the family's row, which is read once and moved once. */
        Cost andTheRowOfTheFamily() {
            return new Cost(statements + 2, cacheOperations);
        }
    }

    @BeforeAll
    static void startServer() {
        server = new DistributionServer.Builder("refresh-cost")
                .options("--log-level=info,org.hibernate.SQL:debug")
                .start();
        stock = cost(it -> {});
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void rotationReadsAndMovesOneRowAndTouchesNoCache() {
        assertThat(cost(it -> {}, rotation("10"))).isEqualTo(stock.andTheRowOfTheFamily());
    }

    @Test
    void strictRotationCostsTheSame() {
        assertThat(cost(it -> {}, rotation("0"))).isEqualTo(stock.andTheRowOfTheFamily());
    }

    @Test
    void allThreePoliciesAddNothingToIt() {
        assertThat(cost(it -> {}, rotation("10"), LIFETIME, HOOK)).isEqualTo(stock.andTheRowOfTheFamily());
    }

    @Test
    void stocksOwnRotationNeedsNoLess() {
        Cost rotating = cost(it -> {
            it.setRevokeRefreshToken(true);
            it.setRefreshTokenMaxReuse(0);
        });

        assertThat(rotating.statements()).isGreaterThanOrEqualTo(stock.statements());
        assertThat(rotating.cacheOperations().get("actionTokens written")).isGreaterThanOrEqualTo(1.0);
    }

    private static Policy rotation(String grace) {
        return new Policy("r", "any-client", Map.of(), "refresh-token-rotation", Map.of("reuse-grace-seconds", grace));
    }

    /** Of sessions that didn't refresh within the same second. */
    private static Cost cost(Consumer<RealmRepresentation> settings, Policy... policies) {
        try (TestRealm realm = TestRealm.create(server, settings.andThen(it -> it.setEventsEnabled(false)))) {
            realm.policies(policies);
            List<String> tokens = IntStream.range(0, SESSIONS)
                    .mapToObj(i -> token(realm.login("app", "alice", "openid").expect(200)))
                    .toList();
            // The first refreshes fill caches.
            awaitTheNextSecond();
            List<String> second = refreshed(realm, tokens);
            awaitTheNextSecond();
            long statements = logged();
            Map<String, Double> before = cacheOperations();
            assertThat(refreshed(realm, second)).hasSize(SESSIONS);
            Map<String, Double> operations = new TreeMap<>(cacheOperations());
            before.forEach((operation, count) -> operations.merge(operation, -count, Double::sum));
            operations.replaceAll((operation, count) -> Math.rint(count / SESSIONS));
            operations.values().removeIf(count -> count == 0);
            Cost each = new Cost(Math.rint((double) (logged() - statements) / SESSIONS), operations);
            System.out.println("RefreshCostIT: " + policies.length + " policies, revokeRefreshToken="
                    + realm.admin("").get("revokeRefreshToken") + ": " + each);
            return each;
        }
    }

    /** All that Infinispan has counted since the start. */
    private static Map<String, Double> cacheOperations() {
        Map<String, Double> operations = new TreeMap<>();
        Http.get(server.managementUrl() + "/metrics").expect(200).text().lines().forEach(line -> {
            Matcher counter = COUNTER.matcher(line);
            if (counter.matches()) {
                boolean read =
                        counter.group(1).equals("hits") || counter.group(1).equals("misses");
                operations.merge(
                        counter.group(2) + (read ? " read" : " written"),
                        Double.parseDouble(counter.group(3)),
                        Double::sum);
            }
        });
        return operations;
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
