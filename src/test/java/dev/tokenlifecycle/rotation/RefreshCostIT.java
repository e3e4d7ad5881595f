package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.StatementLog;
import dev.tokenlifecycle.server.StatementLog.Transaction;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * What a refresh asks of the database and of Keycloak's caches: a rotation rides on what a refresh does anyway. The database counts,
 * and Keycloak's tables have a schema of their own.
 */
final class RefreshCostIT {
    private static final int SESSIONS = 12;
    private static final String SCHEMA = "keycloak";
    private static final Pattern COUNTER = Pattern.compile(
            "vendor_statistics_(hits|misses|stores|remove_hits|remove_misses)\\{cache=\"([^\"]+)\".*} ([0-9.E]+)");
    private static final Policy LIFETIME = Policy.ofAnyClient("l", "access-token-lifetime", Map.of());
    private static final Policy HOOK = Policy.ofAnyClient(
            "h", "revocation-hook", Map.of("hook-name", "h", "endpoint-url", "http://127.0.0.1:9/none"));

    @TempDir
    static Path folder;

    private static Postgres postgres;
    private static StatementLog log;
    private static DistributionServer server;
    private static Cost stock;

    /**
     * Per refresh.
     *
     * @param statements SQL
     * @param transactions of the database
     * @param cacheOperations reads and writes by cache; without the caches that aren't touched
     */
    private record Cost(double statements, double transactions, Map<String, Double> cacheOperations) {
        /** This with the family's row, which is read once and moved once, in a transaction that is there anyway. */
        Cost andTheRowOfTheFamily() {
            return new Cost(statements + 2, transactions, cacheOperations);
        }
    }

    @BeforeAll
    static void startServer() throws SQLException {
        Path file = folder.resolve("postgres.log");
        postgres = Postgres.logging(file);
        log = new StatementLog(file);
        try (Connection connection = postgres.connect()) {
            connection.createStatement().execute("create schema " + SCHEMA);
        }
        server = new DistributionServer.Builder("refresh-cost")
                .on(postgres)
                // What a node looks for by itself isn't a refresh's.
                .options("--db-schema=" + SCHEMA, "--spi-revocation-delivery--default--poll-interval-millis=60000")
                .start();
        stock = cost(it -> {});
    }

    @AfterAll
    static void stopServer() {
        server.close();
        postgres.close();
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

    @Test
    void anAccessTokenIsCheckedByOneStatementThatNeedsNoCommit() {
        try (TestRealm realm = TestRealm.create(server)) {
            realm.policies(rotation("10"));
            String token = accessToken(realm);
            // The first questions fill caches.
            assertIsActive(realm, token);
            int earlier = log.transactions().size();

            assertIsActive(realm, token);

            assertThat(since(earlier).filter(it -> it.has("TL_TOKEN_FAMILY")))
                    .hasSize(2)
                    .allMatch(Transaction::isAutocommitted);
        }
    }

    @Test
    void anAccessTokenIsCheckedInTheTransactionThatItsRequestHas() {
        try (TestRealm realm = TestRealm.create(server)) {
            realm.policies(rotation("10"));
            String token = accessToken(realm);
            realm.admin("POST", "/clear-realm-cache", Map.of()).expect(204);
            int earlier = log.transactions().size();

            realm.userinfo(token).expect(200);

            assertThat(since(earlier).filter(it -> it.has("TL_TOKEN_FAMILY")))
                    .singleElement()
                    .satisfies(it -> assertThat(it.has(SCHEMA + ".REALM ")).isTrue());
        }
    }

    @Test
    void anAccessTokenThatCanNotBeCheckedIsRefused() throws SQLException {
        try (TestRealm realm = TestRealm.create(server)) {
            realm.policies(rotation("10"));
            String token = accessToken(realm);
            assertIsActive(realm, token);
            rename("TL_TOKEN_FAMILY", "GONE");
            try {
                assertThat(realm.userinfo(token).status()).isGreaterThanOrEqualTo(400);
            } finally {
                rename("GONE", "TL_TOKEN_FAMILY");
            }
            assertIsActive(realm, token);
        }
    }

    private static void rename(String table, String name) throws SQLException {
        try (Connection connection = postgres.connect()) {
            connection.createStatement().execute("alter table " + SCHEMA + "." + table + " rename to " + name);
        }
    }

    private static String accessToken(TestRealm realm) {
        return realm.login("web", "alice", "openid")
                .expect(200)
                .json()
                .get("access_token")
                .asText();
    }

    private static void assertIsActive(TestRealm realm, String token) {
        realm.userinfo(token).expect(200);
        assertThat(realm.isActive("web", token)).isTrue();
    }

    /** Keycloak doesn't wait for the disk where a request writes nothing but sessions and events: what it revoked could come back. */
    @ParameterizedTest
    @EnumSource
    void aRevocationIsOnTheDiskBeforeItIsAnswered(Revoking way) {
        try (TestRealm realm = TestRealm.create(server, it -> {
            it.setEventsEnabled(true);
            it.setAdminEventsEnabled(true);
        })) {
            realm.policies(rotation("0"));
            BrowserLogin browser = new BrowserLogin();
            // Another tab, whose family keeps Keycloak's session alive.
            browser.tokens(realm, "app", "openid", "");
            String token = browser.tokens(realm, "app", "openid", "")
                    .get("refresh_token")
                    .asText();
            String next = token(realm.refresh("app", token).expect(200));
            int earlier = log.transactions().size();

            way.revoke(realm, token, next);

            assertThat(since(earlier).filter(it -> it.has("REVOKED_AT=") || it.has("_BEFORE=")))
                    .isNotEmpty()
                    .allMatch(Transaction::isCommittedSynchronously);
        }
    }

    @Test
    void aDeliveryIsOnTheDiskBeforeItsRevocationIsAnswered() {
        try (TestRealm realm = TestRealm.create(server, it -> it.setEventsEnabled(true))) {
            realm.policies(HOOK);
            Answer login = realm.login("app", "alice", "openid").expect(200);
            int earlier = log.transactions().size();

            realm.revoke("app", login.json().get("access_token").asText()).expect(200);

            assertThat(since(earlier).filter(it -> it.has("insert into " + SCHEMA + ".OUTBOX_ENTRY")))
                    .isNotEmpty()
                    .allMatch(Transaction::isCommittedSynchronously);
        }
    }

    private enum Revoking {
        FAMILY {
            @Override
            void revoke(TestRealm realm, String replaced, String current) {
                String families = "/token-lifecycle/families?user=" + realm.userId("alice");
                realm.admin(
                                "DELETE",
                                "/token-lifecycle/families/"
                                        + realm.admin(families)
                                                .get("families")
                                                .get(0)
                                                .get("family")
                                                .asText(),
                                null)
                        .expect(200);
            }
        },
        SESSION {
            @Override
            void revoke(TestRealm realm, String replaced, String current) {
                realm.admin(
                                "DELETE",
                                "/sessions/" + Jwt.claims(current).get("sid").asText(),
                                null)
                        .expect(204);
            }
        },
        LOGOUT {
            @Override
            void revoke(TestRealm realm, String replaced, String current) {
                realm.logout("app", current).expect(204);
            }
        },
        TOKEN_REVOCATION {
            @Override
            void revoke(TestRealm realm, String replaced, String current) {
                realm.revoke("app", current).expect(200);
            }
        },
        CLIENT {
            @Override
            void revoke(TestRealm realm, String replaced, String current) {
                realm.admin("POST", "/token-lifecycle/revocations", Map.of("client", "app", "reason", "leaked"))
                        .expect(200);
            }
        },
        NOT_BEFORE {
            @Override
            void revoke(TestRealm realm, String replaced, String current) {
                realm.admin("PUT", "", Map.of("notBefore", System.currentTimeMillis() / 1000))
                        .expect(204);
            }
        },
        REUSE {
            @Override
            void revoke(TestRealm realm, String replaced, String current) {
                realm.refresh("app", replaced).expect(400);
            }
        };

        abstract void revoke(TestRealm realm, String replaced, String current);
    }

    private static Policy rotation(String grace) {
        return Policy.ofAnyClient("r", "refresh-token-rotation", Map.of("reuse-grace-seconds", grace));
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
            int earlier = log.transactions().size();
            Map<String, Double> before = cacheOperations();
            assertThat(refreshed(realm, second)).hasSize(SESSIONS);
            Map<String, Double> operations = new TreeMap<>(cacheOperations());
            before.forEach((operation, count) -> operations.merge(operation, -count, Double::sum));
            operations.replaceAll((operation, count) -> Math.rint(count / SESSIONS));
            operations.values().removeIf(count -> count == 0);
            List<Transaction> transactions = since(earlier).toList();
            Cost each = new Cost(
                    perRefresh(transactions.stream()
                            .mapToInt(it -> it.statements().size())
                            .sum()),
                    perRefresh(transactions.size()),
                    operations);
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

    private static Stream<Transaction> since(int earlier) {
        return log.transactions().stream().skip(earlier);
    }

    private static double perRefresh(long number) {
        return Math.rint((double) number / SESSIONS);
    }

    private static void awaitTheNextSecond() {
        long second = System.currentTimeMillis() / 1000;
        Awaitility.await().until(() -> System.currentTimeMillis() / 1000 > second);
    }
}
