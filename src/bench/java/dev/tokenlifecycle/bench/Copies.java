package dev.tokenlifecycle.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.TestRealm;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Many sessions made of one: the rows of a session that really logged in and refreshed, and those of its token families, copied
 * in the database under new ids, each session with a refresh token that names it and a family of its own.
 */
final class Copies {
    private static final String FAMILY = "token_family";
    private static final List<String> TABLES = List.of("offline_user_session", "offline_client_session");

    private final Postgres postgres;
    private final TestRealm realm;
    private final KnownKey key;
    private String token;

    /** Logs in once. */
    Copies(Postgres postgres, TestRealm realm) {
        this.postgres = postgres;
        this.realm = realm;
        key = KnownKey.of(realm);
        token = realm.login("app", "alice", "openid")
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
        refresh();
    }

    /** The session's family is of this generation from now on: the server takes a newer token than its state at its word. */
    Copies atGeneration(long generation) {
        ObjectNode claims = (ObjectNode) Jwt.claims(token);
        if (claims.has("token_generation")) {
            token = key.sign(claims.put("token_generation", generation - 1));
            refresh();
        }
        return this;
    }

    /** The session has so many families from now on, as of tabs that share it. */
    Copies withFamilies(int families) {
        for (int i = 1; i < families; i++) {
            ObjectNode claims = (ObjectNode) Jwt.claims(token);
            claims.remove(List.of(FAMILY, "token_generation"));
            realm.refresh("app", key.sign(claims.put("jti", UUID.randomUUID().toString())))
                    .expect(200);
        }
        return this;
    }

    /** So many sessions like it. */
    Sessions times(int count) throws SQLException {
        ObjectNode claims = (ObjectNode) Jwt.claims(token);
        String original = claims.get("sid").asText();
        List<String> ids = randomIds(count);
        List<String> families = randomIds(count);
        try (Connection connection = postgres.connect()) {
            for (String table : TABLES) {
                try (PreparedStatement copy = connection.prepareStatement("INSERT INTO " + table
                        + " SELECT r.* FROM " + table + " o, unnest(?) AS id, LATERAL"
                        + " jsonb_populate_record(o, jsonb_build_object('user_session_id', id)) r"
                        + " WHERE o.user_session_id = ?")) {
                    copy.setArray(1, connection.createArrayOf("text", ids.toArray()));
                    copy.setString(2, original);
                    if (copy.executeUpdate() != count) {
                        throw new IllegalStateException(table + " has not one row of " + original);
                    }
                }
            }
            if (claims.has(FAMILY)) {
                copyFamilies(connection, claims, ids, families);
            }
            try (PreparedStatement analyze = connection.prepareStatement("ANALYZE")) {
                analyze.execute();
            }
        }
        return Sessions.of(IntStream.range(0, count)
                .mapToObj(i -> key.sign(
                        claims.has(FAMILY)
                                ? claims.deepCopy().put("sid", ids.get(i)).put(FAMILY, families.get(i))
                                : claims.deepCopy().put("sid", ids.get(i))))
                .toList());
    }

    /** Each session gets as many families as the original has; the one of the token is known by its id. */
    private static void copyFamilies(
            Connection connection, ObjectNode claims, List<String> sessions, List<String> families)
            throws SQLException {
        try (PreparedStatement copy = connection.prepareStatement("INSERT INTO tl_token_family"
                + " SELECT r.* FROM tl_token_family o, unnest(?, ?) AS to_be(session, family), LATERAL"
                + " jsonb_populate_record(o, jsonb_build_object('session_id', session, 'id',"
                + " CASE WHEN o.id = ? THEN family ELSE gen_random_uuid()::text END)) r WHERE o.session_id = ?")) {
            copy.setArray(1, connection.createArrayOf("text", sessions.toArray()));
            copy.setArray(2, connection.createArrayOf("text", families.toArray()));
            copy.setString(3, claims.get(FAMILY).asText());
            copy.setString(4, claims.get("sid").asText());
            copy.executeUpdate();
        }
    }

    private static List<String> randomIds(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toList();
    }

    private void refresh() {
        token = realm.refresh("app", token)
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
    }
}
