package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.TokenFamily;
import jakarta.persistence.EntityManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.Session;

/**
 * What every refresh, userinfo and introspection asks of a family's row, by primary key and in the transaction of the request:
 * these statements go to the driver directly, because Hibernate's query language took more CPU time for them than the database
 * (0172). Nothing is flushed before: rows are written by {@link TokenFamilies#begin} alone, and no request reads the family that it
 * begins.
 */
final class FamilyStatements {
    /** The revocation of a family by the names of {@link FamilyRow#SELECT}. */
    private static final String REVOCATION = " f.IS_OFFLINE as offline, f.STARTED_AT as startedAt,"
            + " f.REVOKED_AT as revokedAt, f.REVOCATION_REASON as revocationReason,"
            + " c.ONLINE_BEFORE as clientOnlineBefore, c.ONLINE_REASON as clientOnlineReason,"
            + " c.OFFLINE_BEFORE as clientOfflineBefore, c.OFFLINE_REASON as clientOfflineReason,"
            + " r.ONLINE_BEFORE as realmOnlineBefore, r.ONLINE_REASON as realmOnlineReason,"
            + " r.OFFLINE_BEFORE as realmOfflineBefore, r.OFFLINE_REASON as realmOfflineReason";

    private static final String FAMILY = " f.ID as id, f.REALM_ID as realmId, f.CLIENT_ID as clientId,"
            + " f.USER_ID as userId, f.SESSION_ID as sessionId, f.GENERATION as generation, f.REACHED_AT as reachedAt,"
            + " f.ROTATED_BY as rotatedBy, f.EXPIRES_AT as expiresAt, f.REMOTE_ADDRESS as remoteAddress,"
            + " f.USER_AGENT as userAgent, f.CONDEMNED as condemned,";

    private final Session session;
    private final String families;
    private final String joins;

    FamilyStatements(EntityManager entities) {
        session = entities.unwrap(Session.class);
        // kc.sh --db-schema
        Object schema = entities.getEntityManagerFactory().getProperties().get("hibernate.default_schema");
        String prefix = schema == null ? "" : schema + ".";
        families = prefix + "TL_TOKEN_FAMILY";
        joins = " from " + families + " f left join " + prefix
                + "TL_SUBJECT_REVOCATION c on c.SUBJECT_ID = f.CLIENT_ID left join " + prefix
                + "TL_SUBJECT_REVOCATION r on r.SUBJECT_ID = f.REALM_ID where f.ID = ?";
    }

    /** The family {@code id}; empty where there is no row. */
    Optional<StoredFamily> find(FamilyId id) {
        return one("select" + FAMILY + REVOCATION + joins, id, FamilyRow::read);
    }

    /** Whether the family {@code id} was revoked; empty where there is no row. */
    Optional<Boolean> isRevoked(FamilyId id) {
        return one(
                "select" + REVOCATION + joins,
                id,
                row -> FamilyRow.revocation(row).isPresent());
    }

    private <T> Optional<T> one(String sql, FamilyId id, Function<FamilyRow.Columns, T> reader) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, id.value());
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(reader.apply(new Row(rows))) : Optional.empty();
                }
            }
        });
    }

    /** Moves a family from the generation {@code from} to {@code next}; false where it isn't there any more, or revoked. */
    boolean rotate(long from, TokenFamily next) {
        String sql = "update " + families + " set GENERATION = ?, REACHED_AT = ?, ROTATED_BY = ?, EXPIRES_AT = ?,"
                + " DELETE_AFTER = ?, REMOTE_ADDRESS = ?, USER_AGENT = ?, CONDEMNED = ?"
                + " where ID = ? and GENERATION = ? and REVOKED_AT is null";
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, next.generation());
                statement.setLong(2, next.reachedAt().toEpochMilli());
                statement.setString(3, next.rotatedBy());
                statement.setObject(4, FamilyRow.millis(next.expiresAt()), Types.BIGINT);
                statement.setObject(5, FamilyRow.deleteAfter(next.expiresAt()), Types.BIGINT);
                statement.setString(6, next.reachedFrom().address());
                statement.setString(7, next.reachedFrom().userAgent());
                statement.setBoolean(8, next.condemned());
                statement.setString(9, next.id().value());
                statement.setLong(10, from);
                return statement.executeUpdate() == 1;
            }
        });
    }

    /** The current row of a result. */
    private record Row(ResultSet rows) implements FamilyRow.Columns {
        @Override
        @SuppressWarnings("NullAway") // What may be null is known to FamilyRow.
        public <T> T get(String name, Class<T> type) {
            try {
                Object value = type == Long.class
                        ? (Object) rows.getLong(name)
                        : type == Boolean.class ? (Object) rows.getBoolean(name) : rows.getString(name);
                return rows.wasNull() ? null : type.cast(value);
            } catch (SQLException e) {
                throw new IllegalStateException("TL_TOKEN_FAMILY: " + name, e);
            }
        }
    }
}
