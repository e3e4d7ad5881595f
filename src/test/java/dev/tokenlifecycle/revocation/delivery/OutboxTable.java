package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.revocation.outbox.RevocationOutbox;
import dev.tokenlifecycle.server.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The outbox seen past Keycloak: what a committed revocation leaves there, and what becomes of it. */
final class OutboxTable {
    private final Postgres postgres;

    OutboxTable(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Queues {@code count} deliveries in one transaction and answers their ids. */
    List<String> queue(HookId hook, String issuer, int count) {
        return queue(hook, RevocationOutbox.PUSHED_KIND, count, txn -> notice(txn, issuer));
    }

    /** Queues one that says {@code payload}, whatever that is. */
    String queue(HookId hook, String payload) {
        return queue(hook, RevocationOutbox.PUSHED_KIND, 1, txn -> payload).get(0);
    }

    /** The same for a receiver that fetches. */
    String queuePolled(HookId hook, String payload) {
        return queue(hook, RevocationOutbox.POLLED_KIND, 1, txn -> payload).get(0);
    }

    private List<String> queue(HookId hook, String kind, int count, UnaryOperator<String> payload) {
        List<String> ids = new ArrayList<>();
        String insert = "insert into outbox_entry (id, entry_kind, realm_id, owner_id, container_id, correlation_id,"
                + " entry_type, payload, status, attempts, next_attempt_at, created_at)"
                + " values (?, '" + kind + "', ?, ?, ?, ?, 'session-revoked', ?, 'PENDING', 0, ?, ?)";
        try (Connection connection = postgres.connect();
                PreparedStatement row = connection.prepareStatement(insert)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < count; i++) {
                String txn = UUID.randomUUID().toString();
                String id = hook.deliveryId(txn);
                Timestamp now = Timestamp.from(Instant.now());
                row.setString(1, id);
                row.setString(2, hook.realmId());
                row.setString(3, hook.ownerId());
                row.setString(4, hook.hook());
                row.setString(5, id);
                row.setString(6, payload.apply(txn));
                row.setTimestamp(7, now);
                row.setTimestamp(8, now);
                row.addBatch();
                ids.add(id);
            }
            row.executeBatch();
            connection.commit();
            return ids;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes one delivery, as in {@code "status = 'DEAD_LETTER'"}. */
    void set(String change, String id) {
        change("update outbox_entry set " + change + " where id = ?", id);
    }

    /** Lets time go by for the deliveries of a hook, as far as their rows know of time. */
    void age(HookId hook, Duration duration) {
        String seconds = duration.toSeconds() + " * interval '1 second'";
        change(
                "update outbox_entry set created_at = created_at - " + seconds
                        + ", next_attempt_at = next_attempt_at - " + seconds
                        + " where owner_id = ? and status = 'PENDING'",
                hook.ownerId());
    }

    /** Any change of the database; how many rows it changed. */
    int change(String sql, String... parameters) {
        try (Connection connection = postgres.connect();
                PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                update.setString(i + 1, parameters[i]);
            }
            return update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many transactions are open now, besides the one that asks. */
    int openTransactions() {
        return Integer.parseInt(one("select count(*) from pg_stat_activity where xact_start is not null"
                + " and backend_type = 'client backend' and pid <> pg_backend_pid()"));
    }

    /** What waits to be told: the logout of a session. */
    static String notice(String txn, String issuer) {
        Instant now = Instant.now();
        return """
            {"txn":"%s","issuer":"%s","at":"%s","safe_after":"%s","type":"session-revoked","user":"u-1",
            "session":"s-1","client":null,"family":null,"token":null,"reason":"logout","initiator":"user"}\
            """.formatted(txn, issuer, now, now.plusSeconds(300));
    }

    /** How many deliveries of the hook have this status. */
    int count(HookId hook, String status) {
        return Integer.parseInt(
                one("select count(*) from outbox_entry where owner_id = ? and status = ?", hook.ownerId(), status));
    }

    /** One column of one delivery; null where the row or the value is absent. */
    String column(String column, String id) {
        return one("select " + column + " from outbox_entry where id = ?", id);
    }

    /** The first column of the first row. */
    String one(String select, String... parameters) {
        try (Connection connection = postgres.connect();
                PreparedStatement statement = connection.prepareStatement(select)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
