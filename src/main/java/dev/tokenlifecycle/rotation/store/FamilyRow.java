package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.TokenFamily;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A family between its row and its value. Rows are read as values, not as entities, so that every read asks the database. */
final class FamilyRow {
    /** The first condition of the family's client or realm that its start meets. */
    private static final String CONDITION = "(select min(c.startedBefore) from RevocationConditionEntity c"
            + " where c.subjectId in (f.clientId, f.realmId) and c.startedBefore >= f.startedAt"
            + " and (f.offline = false or c.includesOffline = true))";

    private static final String REVOCATION =
            " f.revokedAt as revokedAt, f.revocationReason as revocationReason, " + CONDITION + " as condition";

    static final String SELECT_REVOCATION = "select" + REVOCATION + " from TokenFamilyEntity f";

    static final String SELECT = "select f.id as id, f.realmId as realmId, f.clientId as clientId, f.userId as userId,"
            + " f.sessionId as sessionId, f.offline as offline, f.generation as generation, f.startedAt as startedAt,"
            + " f.reachedAt as reachedAt, f.rotatedBy as rotatedBy, f.expiresAt as expiresAt,"
            + " f.remoteAddress as remoteAddress, f.userAgent as userAgent, f.condemned as condemned,"
            + REVOCATION + " from TokenFamilyEntity f";

    private FamilyRow() {}

    static StoredFamily read(Tuple row) {
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
        return new StoredFamily(family, holder, revocation(row).orElse(null));
    }

    /** The revocation in a row of {@link #SELECT_REVOCATION} or {@link #SELECT}. */
    static Optional<StoredFamily.Revoked> revocation(Tuple row) {
        Long revokedAt = row.get("revokedAt", Long.class);
        if (revokedAt != null) {
            String reason = row.get("revocationReason", String.class);
            return Optional.of(new StoredFamily.Revoked(Instant.ofEpochMilli(revokedAt), reason == null ? "" : reason));
        }
        return Optional.ofNullable(row.get("condition", Long.class))
                .map(at -> new StoredFamily.Revoked(Instant.ofEpochMilli(at), FamilyRevocations.WIDE));
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
        row.remoteAddress = family.reachedFrom().address();
        row.userAgent = family.reachedFrom().userAgent();
        row.condemned = family.condemned();
        return row;
    }

    static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
