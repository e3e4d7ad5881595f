package dev.tokenlifecycle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.RealmKeys;
import dev.tokenlifecycle.server.TestRealm;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How long the families of a user with 200 sessions and of a client with 20,000 take, on PostgreSQL. Run by hand with
 * {@code -Dit.test=FamiliesBenchmark}; it says what it measured and asserts what no run may exceed.
 */
final class FamiliesBenchmark {
    private static final String BASE = "/token-lifecycle";
    private static final int ROUNDS = 11;

    @Test
    void listsAndRevokesAmongTwentyThousandSessions() throws SQLException {
        try (Postgres postgres = Postgres.start();
                DistributionServer server = new DistributionServer.Builder("families-benchmark")
                        .command("start")
                        .options(postgres.options())
                        .start();
                TestRealm realm = RealmKeys.ordinary(TestRealm.create(server))) {
            realm.policy("refresh-token-rotation", Map.of());
            realm.login("app", "bob", "openid").expect(200);
            realm.login("web", "alice", "openid").expect(200);
            try (Connection connection = postgres.connect();
                    Statement statement = connection.createStatement()) {
                multiply(statement, realm.clientUuid("app"), 20_000, true);
                multiply(statement, realm.clientUuid("web"), 200, false);
                statement.execute("ANALYZE");
            }
            measure(realm, "user with 200 sessions", "/families?user=alice&max=100");
            measure(realm, "client with 20,000, first page", "/families?client=app&max=100");
            measure(realm, "client with 20,000, last page", "/families?client=app&max=100&first=19900");
            measure(realm, "client with 20,000, page of 1,000", "/families?client=app&max=1000&first=5000");
            revoke(realm);
        }
    }

    private static void revoke(TestRealm realm) {
        JsonNode family = realm.admin(BASE + "/families?client=app&first=12345&max=1")
                .get("families")
                .get(0);
        time(
                "a family, searched for among 20,200",
                () -> realm.admin(
                                "DELETE",
                                BASE + "/families/" + family.get("family").asText(),
                                null)
                        .expect(200));
        time(
                "a user with 200 sessions",
                () -> realm.admin("POST", BASE + "/revocations", Map.of("user", "alice", "reason", "benchmark"))
                        .expect(200));
        time(
                "a client with 20,000 sessions",
                () -> realm.admin("POST", BASE + "/revocations", Map.of("client", "app", "reason", "benchmark"))
                        .expect(200));
        assertThat(realm.admin(BASE + "/families?client=app").get("families")).isEmpty();
    }

    private static void measure(TestRealm realm, String what, String path) {
        long[] millis = new long[ROUNDS];
        int families = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            families = realm.admin(BASE + path).get("families").size();
            millis[round] = (System.nanoTime() - begin) / 1_000_000;
        }
        Arrays.sort(millis);
        System.out.printf(
                "%s: %d families, median %d ms, slowest of %d: %d ms%n",
                what, families, millis[ROUNDS / 2], ROUNDS, millis[ROUNDS - 1]);
        assertThat(millis[ROUNDS / 2]).isLessThan(2_000);
    }

    private static void time(String what, Runnable action) {
        long begin = System.nanoTime();
        action.run();
        System.out.printf("revoking %s: %d ms%n", what, (System.nanoTime() - begin) / 1_000_000);
    }

    /** Copies the one session of a client, each with a family of its own, and of a user of its own where asked. */
    private static void multiply(Statement sql, String client, int copies, boolean ownUsers) throws SQLException {
        sql.execute("DROP TABLE IF EXISTS cs, us, ue");
        sql.execute("CREATE TEMP TABLE cs AS SELECT * FROM offline_client_session WHERE client_id = '" + client + "'");
        sql.execute("CREATE TEMP TABLE us AS SELECT u.* FROM offline_user_session u JOIN cs USING (user_session_id)");
        sql.execute("CREATE TEMP TABLE ue AS SELECT e.* FROM user_entity e JOIN us ON e.id = us.user_id");
        String id = "'" + client.substring(0, 8) + "-0000-4000-8000-' || lpad(to_hex(n), 12, '0')";
        String user = ownUsers ? id : "us.user_id";
        if (ownUsers) {
            sql.execute("INSERT INTO user_entity SELECT (jsonb_populate_record(NULL::user_entity, to_jsonb(ue) ||"
                    + " jsonb_build_object('id', " + id + ", 'username', 'copy' || n, 'email', NULL,"
                    + " 'email_constraint', " + id + "))).* FROM ue, generate_series(1, " + copies + ") n");
        }
        sql.execute("INSERT INTO offline_user_session SELECT (jsonb_populate_record(NULL::offline_user_session,"
                + " to_jsonb(us) || jsonb_build_object('user_session_id', " + id + ", 'user_id', " + user
                + "))).* FROM us, generate_series(1, " + copies + ") n");
        sql.execute("INSERT INTO offline_client_session SELECT (jsonb_populate_record(NULL::offline_client_session,"
                + " to_jsonb(cs) || jsonb_build_object('user_session_id', " + id + ", 'data', regexp_replace(cs.data,"
                + " 'tl[.][0-9a-f-]+', 'tl.' || gen_random_uuid())))).* FROM cs, generate_series(1, " + copies + ") n");
    }
}
