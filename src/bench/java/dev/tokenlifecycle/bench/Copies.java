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
 * Many sessions made of one: the rows of a session that really logged in and refreshed, copied in the database under new
 * ids, each with a refresh token that names its session.
 */
final class Copies {
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
            claims.remove(List.of("token_family", "token_generation"));
            realm.refresh("app", key.sign(claims.put("jti", UUID.randomUUID().toString())))
                    .expect(200);
        }
        return this;
    }

    /** So many sessions like it. */
    Sessions times(int count) throws SQLException {
        ObjectNode claims = (ObjectNode) Jwt.claims(token);
        String original = claims.get("sid").asText();
        List<String> ids = IntStream.range(0, count)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toList();
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
            try (PreparedStatement analyze = connection.prepareStatement("ANALYZE")) {
                analyze.execute();
            }
        }
        return Sessions.of(ids.stream()
                .map(id -> key.sign(claims.deepCopy().put("sid", id)))
                .toList());
    }

    private void refresh() {
        token = realm.refresh("app", token)
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
    }
}
