package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.TokenFamily;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * What every refresh, userinfo and introspection asks of a family's row, by primary key: these statements go to the driver
 * directly, because Hibernate's query language took more CPU time for them than the database (0172). Nothing is flushed before:
 * rows are written by {@link TokenFamilies#begin} alone, and no request reads the family that it begins.
 */
final class FamilyStatements {
    private static final String REVOCATION_COLUMNS = "f.PARENT_ID as parentId, f.IS_OFFLINE as offline,"
            + " f.STARTED_AT as startedAt, f.REVOKED_AT as revokedAt, f.REVOCATION_REASON as revocationReason,"
            + " c.ONLINE_BEFORE as clientOnlineBefore, c.ONLINE_REASON as clientOnlineReason,"
            + " c.OFFLINE_BEFORE as clientOfflineBefore, c.OFFLINE_REASON as clientOfflineReason,"
            + " r.ONLINE_BEFORE as realmOnlineBefore, r.ONLINE_REASON as realmOnlineReason,"
            + " r.OFFLINE_BEFORE as realmOfflineBefore, r.OFFLINE_REASON as realmOfflineReason";

    /** The revocation of a family by the names of {@link FamilyRow#SELECT}. */
    private static final Selection REVOCATION = Selection.of(REVOCATION_COLUMNS);

    /** The same of a family that another came from. */
    private static final Selection ANCESTOR =
            Selection.of(REVOCATION_COLUMNS + ", c.DESCENDANTS_BEFORE as clientDescendantsBefore");

    private static final Selection FAMILY = Selection.of("f.ID as id, f.REALM_ID as realmId, f.CLIENT_ID as clientId,"
            + " f.USER_ID as userId, f.SESSION_ID as sessionId, f.GENERATION as generation, f.REACHED_AT as reachedAt,"
            + " f.ROTATED_BY as rotatedBy, f.EXPIRES_AT as expiresAt, f.REMOTE_ADDRESS as remoteAddress,"
            + " f.USER_AGENT as userAgent, f.CONDEMNED as condemned, " + REVOCATION_COLUMNS);

    private final Session session;
    private final ReadOutsideTransaction committed;
    private final String families;
    private final String joins;

    FamilyStatements(KeycloakSessionFactory factory, EntityManager entities) {
        session = entities.unwrap(Session.class);
        committed = new ReadOutsideTransaction(factory, session);
        // kc.sh --db-schema
        Object schema = entities.getEntityManagerFactory().getProperties().get("hibernate.default_schema");
        String prefix = schema == null ? "" : schema + ".";
        families = prefix + "TL_TOKEN_FAMILY";
        joins = " from " + families + " f left join " + prefix
                + "TL_SUBJECT_REVOCATION c on c.SUBJECT_ID = f.CLIENT_ID left join " + prefix
                + "TL_SUBJECT_REVOCATION r on r.SUBJECT_ID = f.REALM_ID where f.ID = ?";
    }

    /** The family {@code id}, revoked where one that it came from was; empty where there is no row. */
    Optional<StoredFamily> find(FamilyId id) {
        return session.doReturningWork(connection -> {
            StoredFamily found = one(connection, FAMILY, id, FamilyRow::read);
            if (found == null || found.revocation() != null) {
                return Optional.ofNullable(found);
            }
            StoredFamily.Revoked inherited = inherited(connection, found.parent());
            return Optional.of(inherited == null ? found : found.revokedBy(inherited));
        });
    }

    /**
     * Whether the family {@code id} or one that it came from was revoked, as far as that is committed; empty where there is no
     * row.
     */
    Optional<Boolean> isRevoked(FamilyId id) {
        return committed.read(connection -> {
            Descent own = one(connection, REVOCATION, id, row -> Descent.of(row, FamilyRow.revocation(row)));
            return own == null
                    ? Optional.empty()
                    : Optional.of(own.revocation().isPresent() || inherited(connection, own.parent()) != null);
        });
    }

    /**
     * The revocation that {@code family} leaves to those that came from it: its own, or one of a family that it came from
     * itself.
     */
    Optional<StoredFamily.Revoked> inheritedRevocation(FamilyId family) {
        return Optional.ofNullable(session.doReturningWork(connection -> inherited(connection, family)));
    }

    /**
     * The revocation of the nearest family among {@code parent} and those that it came from; null where none was revoked. Their
     * rows decide: a family that is begun while its parent is being revoked is dead, although nobody sees its row to mark it
     * (0179).
     */
    private StoredFamily.@Nullable Revoked inherited(Connection connection, @Nullable FamilyId parent)
            throws SQLException {
        FamilyId next = parent;
        while (next != null) {
            Descent ancestor =
                    one(connection, ANCESTOR, next, row -> Descent.of(row, FamilyRow.inheritedRevocation(row)));
            if (ancestor == null || ancestor.revocation().isPresent()) {
                return ancestor == null ? null : ancestor.revocation().get();
            }
            next = ancestor.parent();
        }
        return null;
    }

    private <T> @Nullable T one(
            Connection connection, Selection selection, FamilyId id, Function<FamilyRow.Columns, T> reader)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select " + selection.columns() + joins)) {
            statement.setString(1, id.value());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? reader.apply(new Row(rows, selection.positions())) : null;
            }
        }
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

    /**
     * What a statement selects. Columns are read by position: a driver may search for a name in every row anew.
     *
     * @param columns as SQL, without names: {@code OFFLINE}, for one, is a reserved word of Oracle's
     * @param positions of the names of {@link FamilyRow#SELECT}; the first one is 1
     */
    private record Selection(String columns, Map<String, Integer> positions) {
        /** @param named each column with its name: {@code f.ID as id, f.REALM_ID as realmId} */
        static Selection of(String named) {
            List<String> columns = new ArrayList<>();
            Map<String, Integer> positions = new HashMap<>();
            for (String each : named.split(", ")) {
                String[] columnAndName = each.split(" as ");
                columns.add(columnAndName[0]);
                positions.put(columnAndName[1], columns.size());
            }
            return new Selection(String.join(", ", columns), Map.copyOf(positions));
        }
    }

    /** Whether a family was revoked, and which one it came from. */
    private record Descent(
            Optional<StoredFamily.Revoked> revocation,
            @Nullable FamilyId parent) {
        static Descent of(FamilyRow.Columns row, Optional<StoredFamily.Revoked> revocation) {
            return new Descent(revocation, FamilyRow.parent(row));
        }
    }

    /** The current row of a result. */
    private record Row(ResultSet rows, Map<String, Integer> positions) implements FamilyRow.Columns {
        @Override
        @SuppressWarnings("NullAway") // What may be null is known to FamilyRow.
        public <T> T get(String name, Class<T> type) {
            int position = positions.get(name);
            try {
                Object value = type == Long.class
                        ? (Object) rows.getLong(position)
                        : type == Boolean.class ? (Object) rows.getBoolean(position) : rows.getString(position);
                return rows.wasNull() ? null : type.cast(value);
            } catch (SQLException e) {
                throw new IllegalStateException("TL_TOKEN_FAMILY: " + name, e);
            }
        }
    }
}
