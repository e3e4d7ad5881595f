package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.TokenFamily;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads families from their rows, and writes them. Rows are read as values, not as entities, so that every read asks the
 * database.
 */
final class FamilyRow {
    /**
     * The columns of a row, by the names that {@link #SELECT} gives them. As in a {@link Tuple}, those that may be null are
     * null.
     */
    @FunctionalInterface
    interface Columns {
        <T> T get(String name, Class<T> type);
    }

    /** The family, and the rows that revoke everything of its client and of its realm, where there are such. */
    static final String FROM =
            " from TokenFamilyEntity f left join SubjectRevocationEntity c on c.subjectId = f.clientId"
                    + " left join SubjectRevocationEntity r on r.subjectId = f.realmId";

    private static final String REVOCATION =
            " f.parentId as parentId, f.offline as offline, f.startedAt as startedAt, f.revokedAt as revokedAt,"
                    + " f.revocationReason as revocationReason, c.onlineBefore as clientOnlineBefore,"
                    + " c.onlineReason as clientOnlineReason, c.offlineBefore as clientOfflineBefore,"
                    + " c.offlineReason as clientOfflineReason, r.onlineBefore as realmOnlineBefore,"
                    + " r.onlineReason as realmOnlineReason, r.offlineBefore as realmOfflineBefore,"
                    + " r.offlineReason as realmOfflineReason";

    static final String SELECT = "select f.id as id, f.realmId as realmId, f.clientId as clientId, f.userId as userId,"
            + " f.sessionId as sessionId, f.generation as generation, f.reachedAt as reachedAt, f.rotatedBy as rotatedBy,"
            + " f.expiresAt as expiresAt, f.remoteAddress as remoteAddress, f.userAgent as userAgent,"
            + " f.condemned as condemned," + REVOCATION + FROM;

    private static final String INSERT_IF_MISSING =
            "insert into TokenFamilyEntity (id, realmId, clientId, userId, sessionId, offline, generation, startedAt,"
                    + " reachedAt, rotatedBy, expiresAt, deleteAfter, remoteAddress, userAgent, condemned) values (:id,"
                    + " :realm, :client, :user, :session, :offline, :generation, :startedAt, :reachedAt, :rotatedBy,"
                    + " :expiresAt, :deleteAfter, :remoteAddress, :userAgent, :condemned) on conflict do nothing";

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    private FamilyRow() {}

    static StoredFamily read(Tuple row) {
        return read(row::get);
    }

    static StoredFamily read(Columns row) {
        TokenFamily family = new TokenFamily(
                new FamilyId(row.get("id", String.class)),
                row.get("generation", Long.class),
                Instant.ofEpochMilli(row.get("startedAt", Long.class)),
                Instant.ofEpochMilli(row.get("reachedAt", Long.class)),
                row.get("rotatedBy", String.class),
                instant(row.get("expiresAt", Long.class)),
                // Oracle keeps an empty text as null.
                Origin.of(row.get("remoteAddress", String.class), row.get("userAgent", String.class)),
                row.get("condemned", Boolean.class));
        FamilyHolder holder = new FamilyHolder(
                row.get("realmId", String.class),
                row.get("clientId", String.class),
                row.get("userId", String.class),
                row.get("sessionId", String.class),
                row.get("offline", Boolean.class));
        return new StoredFamily(family, holder, parent(row), revocation(row).orElse(null));
    }

    static @Nullable FamilyId parent(Columns row) {
        String parent = row.get("parentId", String.class);
        return parent == null ? null : new FamilyId(parent);
    }

    /** The first revocation in a row of {@link #SELECT}. */
    static Optional<StoredFamily.Revoked> revocation(Columns row) {
        return first(Stream.of(own(row), ofSubject(row, "client"), ofSubject(row, "realm")));
    }

    /**
     * The first revocation that ends what came from the family, too, in a row that has {@code clientDescendantsBefore} besides
     * those of {@link #SELECT}. A not-before of its client isn't among them: it ends tokens of that client alone.
     */
    static Optional<StoredFamily.Revoked> inheritedRevocation(Columns row) {
        Long before = row.get("clientDescendantsBefore", Long.class);
        Optional<StoredFamily.Revoked> ofClient = before == null || before < row.get("startedAt", Long.class)
                ? Optional.empty()
                : Optional.of(revoked(before, RevocationReason.REVOKED_BY_ADMIN.wireName()));
        return first(Stream.of(own(row), ofClient, ofSubject(row, "realm")));
    }

    private static Optional<StoredFamily.Revoked> first(Stream<Optional<StoredFamily.Revoked>> revocations) {
        return revocations.flatMap(Optional::stream).min(Comparator.comparing(StoredFamily.Revoked::at));
    }

    private static Optional<StoredFamily.Revoked> own(Columns row) {
        Long revokedAt = row.get("revokedAt", Long.class);
        return revokedAt == null
                ? Optional.empty()
                : Optional.of(revoked(revokedAt, row.get("revocationReason", String.class)));
    }

    private static Optional<StoredFamily.Revoked> ofSubject(Columns row, String subject) {
        String columns = subject + (row.get("offline", Boolean.class) ? "Offline" : "Online");
        Long before = row.get(columns + "Before", Long.class);
        return before == null || before < row.get("startedAt", Long.class)
                ? Optional.empty()
                : Optional.of(revoked(before, row.get(columns + "Reason", String.class)));
    }

    private static StoredFamily.Revoked revoked(long at, @Nullable String reason) {
        return new StoredFamily.Revoked(Instant.ofEpochMilli(at), reason == null ? "" : reason);
    }

    static TokenFamilyEntity write(TokenFamily family, FamilyHolder holder, @Nullable FamilyId parent) {
        TokenFamilyEntity row = new TokenFamilyEntity();
        row.id = family.id().value();
        row.realmId = holder.realmId();
        row.clientId = holder.clientId();
        row.userId = holder.userId();
        row.sessionId = holder.sessionId();
        row.parentId = parent == null ? null : parent.value();
        row.offline = holder.offline();
        row.generation = family.generation();
        row.startedAt = family.startedAt().toEpochMilli();
        row.reachedAt = family.reachedAt().toEpochMilli();
        row.rotatedBy = family.rotatedBy();
        row.expiresAt = millis(family.expiresAt());
        row.deleteAfter = deleteAfter(family.expiresAt());
        row.remoteAddress = family.reachedFrom().address();
        row.userAgent = family.reachedFrom().userAgent();
        row.condemned = family.condemned();
        return row;
    }

    /** Writes a new row that came from no other; where the database has one of its id already, that stays. */
    static void insertIfMissing(EntityManager entities, TokenFamilyEntity row) {
        entities.createQuery(INSERT_IF_MISSING)
                .setParameter("id", row.id)
                .setParameter("realm", row.realmId)
                .setParameter("client", row.clientId)
                .setParameter("user", row.userId)
                .setParameter("session", row.sessionId)
                .setParameter("offline", row.offline)
                .setParameter("generation", row.generation)
                .setParameter("startedAt", row.startedAt)
                .setParameter("reachedAt", row.reachedAt)
                .setParameter("rotatedBy", row.rotatedBy)
                .setParameter("expiresAt", row.expiresAt)
                .setParameter("deleteAfter", row.deleteAfter)
                .setParameter("remoteAddress", row.remoteAddress)
                .setParameter("userAgent", row.userAgent)
                .setParameter("condemned", row.condemned)
                .executeUpdate();
    }

    /** The end of the hour in which the last token of a family expires; null where none expires. */
    static @Nullable Long deleteAfter(@Nullable Instant expiresAt) {
        return expiresAt == null ? null : Math.floorDiv(expiresAt.toEpochMilli() + HOUR_MS - 1, HOUR_MS) * HOUR_MS;
    }

    static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
