package dev.tokenlifecycle.admin.families;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.TestRealm;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A million live families on PostgreSQL, seen through the REST API. {@code -Psoak} runs it, {@code -Dlive.families=100000} with
 * fewer. It prints what it measures.
 */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FamilyScaleIT {
    private static final int FAMILIES = Integer.getInteger("live.families", 1_000_000);
    private static final Duration PAGE = Duration.ofMillis(200);
    private static final Duration FAMILY = Duration.ofMillis(20);
    private static final int REPEATED = 21;

    private static Postgres database;
    private static DistributionServer server;
    private static TestRealm realm;
    private static ManyFamilies many;

    @BeforeAll
    static void fill() throws SQLException {
        database = Postgres.start();
        server = new DistributionServer.Builder("family-scale")
                .options(database.options())
                .start();
        // They live as long as the test.
        realm = TestRealm.create(server, it -> {
                    it.setEventsEnabled(false);
                    it.setSsoSessionIdleTimeout(2_592_000);
                    it.setSsoSessionMaxLifespan(2_592_000);
                })
                .policy("refresh-token-rotation", Map.of());
        many = new ManyFamilies(database, realm);
        many.add(FAMILIES);
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    @Test
    @Order(1)
    void aPageIsAnsweredQuicklyWhereverItBegins() {
        int ofApp = FAMILIES / 5 * 2;
        List<Duration> all = new ArrayList<>();
        for (String query : List.of(
                "client=app",
                "client=app&first=" + ofApp / 2,
                "client=app&first=" + (ofApp - 100),
                "client=client-1",
                "client=client-60",
                "user=user-7",
                "user=alice",
                "user=alice&first=" + ManyFamilies.HEAVY_USER / 2,
                "user=alice&first=" + (ManyFamilies.HEAVY_USER - 100),
                "user=alice&client=app",
                "user=alice&client=app&first=300",
                "user=user-7&client=app")) {
            all.add(median(query, () -> realm.admin("GET", "/token-lifecycle/families?" + query, null)));
        }
        assertThat(all).allMatch(taken -> taken.compareTo(PAGE) < 0);
    }

    @Test
    @Order(2)
    void oneFamilyIsFoundWithoutItsSession() throws SQLException {
        List<String> ids = new ArrayList<>(many.some(REPEATED + 1));
        Supplier<String> next = () -> ids.remove(0);
        Duration found = median(
                "a dry run of one family",
                () -> realm.admin(
                        "POST",
                        "/token-lifecycle/revocations",
                        Map.of("family", ids.get(0), "reason", "test", "dry_run", true)));
        median(
                "DELETE families/{family}",
                () -> realm.admin("DELETE", "/token-lifecycle/families/" + next.get(), null));

        assertThat(found).isLessThan(FAMILY);
    }

    @Test
    @Order(3)
    void aFamilyTakesLessThanAKilobyte() throws SQLException {
        long table = many.number("select pg_table_size('tl_token_family')") / FAMILIES;
        long indexes = many.number("select pg_indexes_size('tl_token_family')") / FAMILIES;
        print("bytes per family, table", table);
        print("bytes per family, indexes", indexes);

        assertThat(table + indexes).isLessThan(1_000);
    }

    @Test
    @Order(4)
    void expiredRowsGoBesideRefreshes() throws SQLException {
        Latencies without = new Latencies();
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        without.refreshWhile(() -> System.nanoTime() < until);
        many.addExpired(FAMILIES);
        awaitPurge();
        Latencies beside = new Latencies();
        long began = System.nanoTime();
        beside.refreshWhile(FamilyScaleIT::hasDead);
        print(
                "expired rows gone within, ms",
                Duration.ofNanos(System.nanoTime() - began).toMillis());
        without.print("refreshes without a purge");
        beside.print("refreshes beside a purge");

        assertThat(many.number("select count(*) from tl_token_family where id like 'dead-%'"))
                .isZero();
    }

    @Test
    @Order(5)
    void aUserAndAClientAreRevoked() throws SQLException {
        Duration user = once("revoke the user with " + ManyFamilies.HEAVY_USER, Map.of("user", "alice"));
        Duration client = once("revoke the client with " + FAMILIES / 5 * 2, Map.of("client", "app"));

        JsonNode live = realm.admin("/token-lifecycle/families?client=app");
        JsonNode revoked = realm.admin("/token-lifecycle/families?client=app&status=revoked");
        assertThat(live.get("families")).isEmpty();
        assertThat(revoked.get("families")).hasSize(100);
        medianOfRevoked("before a vacuum");
        // PostgreSQL does it by itself a minute or so after a fifth of the rows has changed.
        many.vacuum();
        assertThat(medianOfRevoked("after it")).isLessThan(PAGE);
        assertThat(client).isLessThan(Duration.ofSeconds(5));
        assertThat(user).isLessThan(Duration.ofSeconds(30));
    }

    private static Duration medianOfRevoked(String when) {
        return median(
                "client=app&status=revoked from the middle on, " + when,
                () -> realm.admin(
                        "GET", "/token-lifecycle/families?client=app&status=revoked&first=" + FAMILIES / 4, null));
    }

    private static Duration once(String what, Map<String, String> target) {
        Map<String, Object> body = new HashMap<>(target);
        body.put("reason", "test");
        long began = System.nanoTime();
        realm.admin("POST", "/token-lifecycle/revocations", body).expect(200);
        Duration taken = Duration.ofNanos(System.nanoTime() - began);
        print(what + ", ms", taken.toMillis());
        return taken;
    }

    private static void awaitPurge() {
        Awaitility.await("a purge has begun")
                .atMost(Duration.ofMinutes(6))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> many.number("select count(*) from tl_token_family where id = 'dead-999'") == 0);
    }

    private static boolean hasDead() {
        try {
            return many.number("select count(*) from (select 1 from tl_token_family where delete_after <"
                            + " (extract(epoch from now()) * 1000)::bigint - 1800000 limit 1) x")
                    > 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Duration median(String what, Supplier<Answer> call) {
        List<Duration> taken = new ArrayList<>();
        for (int i = 0; i < REPEATED; i++) {
            long began = System.nanoTime();
            call.get().expect(200);
            taken.add(Duration.ofNanos(System.nanoTime() - began));
        }
        print(what + ", the first, ms", taken.get(0).toMillis());
        Collections.sort(taken);
        print(what + ", median, ms", taken.get(REPEATED / 2).toMillis());
        return taken.get(REPEATED / 2);
    }

    private static void print(String what, long number) {
        System.out.printf(Locale.ROOT, "FamilyScaleIT: %d families: %s: %d%n", FAMILIES, what, number);
    }

    /** How long refreshes take, one after another. */
    private static final class Latencies {
        private final List<Long> micros = new ArrayList<>();

        void refreshWhile(BooleanSupplier condition) {
            String token = realm.login("web", "bob", "openid")
                    .expect(200)
                    .json()
                    .get("refresh_token")
                    .asText();
            while (condition.getAsBoolean()) {
                for (int i = 0; i < 50; i++) {
                    long began = System.nanoTime();
                    token = realm.refresh("web", token)
                            .expect(200)
                            .json()
                            .get("refresh_token")
                            .asText();
                    micros.add((System.nanoTime() - began) / 1_000);
                }
            }
        }

        void print(String what) {
            Collections.sort(micros);
            FamilyScaleIT.print(what + ", number", micros.size());
            FamilyScaleIT.print(what + ", p50, us", micros.get(micros.size() / 2));
            FamilyScaleIT.print(what + ", p99, us", micros.get(micros.size() * 99 / 100));
        }
    }
}
