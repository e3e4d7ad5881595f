package dev.tokenlifecycle.admin.families;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.TestRealm;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills a database with live families as the product would have written them: each row is a copy of one that a real login has
 * written, with other ids and times. Two families of different clients share a login. 40 % of the families are of the client
 * {@code app}, half of them of twenty other clients, the rest of eighty small ones; a user has four on average, and
 * {@code alice} has a thousand.
 */
public final class ManyFamilies {
    static final int HEAVY_USER = 1_000;
    private static final int CLIENTS = 100;

    private final Postgres database;
    private final TestRealm realm;

    /** Will fill the database of {@code realm}. */
    public ManyFamilies(Postgres database, TestRealm realm) {
        this.database = database;
        this.realm = realm;
    }

    /** Adds {@code count} families. */
    public void add(int count) throws SQLException {
        JsonNode tokens = realm.login("app", "alice", "openid").expect(200).json();
        realm.refresh("app", tokens.get("refresh_token").asText()).expect(200);
        String session = tokens.get("session_state").asText();
        String family =
                Jwt.claims(tokens.get("refresh_token").asText()).get("jti").asText();
        try (Connection sql = database.connect();
                Statement statement = sql.createStatement()) {
            statement.execute("set synchronous_commit = off");
            statement.execute("set work_mem = '256MB'");
            template(statement, "user_entity", "id = '" + realm.userId("bob") + "'");
            template(statement, "client", "id = '" + realm.clientUuid("app") + "'");
            template(statement, "offline_user_session", "user_session_id = '" + session + "'");
            template(statement, "offline_client_session", "user_session_id = '" + session + "'");
            template(statement, "tl_token_family", "id = '" + family + "'");
            copy(statement, "client", CLIENTS, "'id', 'c' || md5(g::text || t.id), 'client_id', 'client-' || g");
            copy(
                    statement,
                    "user_entity",
                    count / 4,
                    "'id', 'u' || md5(g::text || t.id), 'username', 'user-' || g, 'email_constraint', 'e' || md5(g::text || t.id), 'email', null");
            statement.execute("""
                    create temp table plan as
                    select g, rtrim(encode(substring(sha256((g / 2)::text::bytea) for 18), 'base64')) as p_login, md5('f' || g)::uuid::text as p_family,
                      case when g / 2 < %1$d then '%2$s' else 'u' || md5((1 + (g / 2) %% %3$d)::text || '%4$s') end as p_user,
                      case when g %% 5 in (0, 2) then '%5$s' else 'c' || md5((case when g %% 5 in (1, 3) or g %% 20 = 4 then 1 + (g / 5) %% 20
                        else 21 + (g / 5) %% 80 end)::text || '%5$s') end as p_client,
                      (extract(epoch from now()) - (g %% 86400))::bigint as p_started
                    from generate_series(0, %6$d) g
                    """.formatted(
                            HEAVY_USER / 2,
                            realm.userId("alice"),
                            count / 4,
                            realm.userId("bob"),
                            realm.clientUuid("app"),
                            count - 1));
            copyPlanned(
                    statement,
                    "offline_user_session",
                    "g % 2 = 0",
                    "'user_session_id', p_login, 'user_id', p_user, 'created_on', p_started, 'last_session_refresh', p_started");
            copyPlanned(
                    statement,
                    "offline_client_session",
                    "true",
                    "'user_session_id', p_login, 'client_id', p_client, 'timestamp', p_started");
            copyPlanned(
                    statement,
                    "tl_token_family",
                    "true",
                    "'id', p_family, 'session_id', p_login, 'user_id', p_user, 'client_id', p_client, 'started_at', p_started * 1000,"
                            + " 'reached_at', p_started * 1000, 'expires_at', p_started * 1000 + 2592000000,"
                            + " 'delete_after', p_started * 1000 + 2592000000");
            statement.execute("vacuum analyze");
        }
    }

    private static void template(Statement statement, String table, String where) throws SQLException {
        statement.execute("create temp table t_" + table + " as select * from " + table + " where " + where);
    }

    private static void copy(Statement statement, String table, int count, String changes) throws SQLException {
        statement.execute("insert into " + table + " select r.* from t_" + table + " t, generate_series(1, " + count
                + ") g, lateral jsonb_populate_record(t, jsonb_build_object(" + changes + ")) r");
    }

    private static void copyPlanned(Statement statement, String table, String where, String changes)
            throws SQLException {
        statement.execute(
                "insert into " + table + " select r.* from t_" + table + " t, plan, lateral jsonb_populate_record(t,"
                        + " jsonb_build_object(" + changes + ")) r where " + where);
    }

    /** Adds {@code count} families that expired an hour ago, {@code dead-999} first of all. */
    void addExpired(int count) throws SQLException {
        update("create table if not exists t_dead as select * from tl_token_family limit 1");
        update("insert into tl_token_family select r.* from t_dead t, generate_series(1, " + count
                + ") g, lateral jsonb_populate_record(t, jsonb_build_object('id', 'dead-' || g, 'session_id', md5('s' || g),"
                + " 'user_id', 'u' || md5(g::text), 'expires_at', (extract(epoch from now()) * 1000)::bigint - 3600000 - g % 1000,"
                + " 'delete_after', (extract(epoch from now()) * 1000)::bigint - 3600000 - g % 1000)) r");
    }

    /** Tidies up after many changes. */
    void vacuum() throws SQLException {
        update("vacuum analyze tl_token_family");
    }

    private void update(String statement) throws SQLException {
        try (Connection sql = database.connect();
                Statement one = sql.createStatement()) {
            one.execute(statement);
        }
    }

    /** What {@code query} answers, one number. */
    long number(String query) throws SQLException {
        try (Connection sql = database.connect();
                Statement statement = sql.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** The ids of {@code count} living families. */
    List<String> some(int count) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection sql = database.connect();
                PreparedStatement statement = sql.prepareStatement(
                        "select id from tl_token_family where revoked_at is null and id not like 'dead-%' order by md5(id) limit ?")) {
            statement.setInt(1, count);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    ids.add(result.getString(1));
                }
            }
        }
        return ids;
    }
}
