package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.TokenFamily;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;

/**
 * The families of refresh tokens, one row each from the login on. Every method works in the transaction of its session: what
 * it writes commits and rolls back with the request. A transition is one statement with a condition, so that the database
 * decides which of several requests moves a family, on one node or many, and a revocation that commits first ends them all.
 */
public final class TokenFamilies {
    /** {@code expiresAt} may be behind the truth by so much, so that not every answer without a rotation writes. */
    private static final Duration EXPIRY_TOLERANCE = Duration.ofMinutes(5);

    private final KeycloakSession session;
    private final EntityManager entities;
    private final FamilyStatements statements;

    public TokenFamilies(KeycloakSession session) {
        this.session = session;
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.statements = new FamilyStatements(session.getKeycloakSessionFactory(), entities);
    }

    /** The family {@code id}; null where there is no row. */
    public @Nullable StoredFamily find(FamilyId id) {
        return statements.find(id).orElse(null);
    }

    /**
     * What is known of a family.
     *
     * @param stored its row; null where there is none
     * @param family its state, by its row or else by the note of a version before the table; null where there is neither
     * @param revoked whether it was revoked, by this version or by one before the table
     */
    public record Known(
            @Nullable StoredFamily stored, @Nullable TokenFamily family, boolean revoked) {}

    /** What is known of the family {@code id}; {@code clientSession} may hold its note and is null where it is gone. */
    public Known lookUp(FamilyId id, @Nullable AuthenticatedClientSessionModel clientSession) {
        StoredFamily stored = find(id);
        if (stored != null) {
            return new Known(stored, stored.family(), stored.revocation() != null);
        }
        TokenFamily left = clientSession == null ? null : LegacyFamilies.find(clientSession, id);
        return new Known(null, left, LegacyFamilies.isRevoked(session, id));
    }

    /** Reads the row after every transaction that had changed it; it stays locked until this one ends. */
    public @Nullable StoredFamily findCommitted(FamilyId id) {
        entities.createQuery("select f from TokenFamilyEntity f where f.id = :id", TokenFamilyEntity.class)
                .setParameter("id", id.value())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .forEach(entities::refresh);
        return find(id);
    }

    /**
     * The revocation that the family {@code id} leaves to what came from it, read after every transaction that had changed its
     * row; that stays locked until this one ends.
     */
    public Optional<StoredFamily.Revoked> inheritedRevocation(FamilyId id) {
        new FamilyDescent(entities).lock(List.of(id.value()));
        return statements.inheritedRevocation(id);
    }

    /** Whether there is any family in a realm; what this request has begun itself doesn't count. */
    public boolean existIn(String realmId) {
        return !entities.createQuery("select f.id from TokenFamilyEntity f where f.realmId = :realm", String.class)
                .setParameter("realm", realmId)
                .setFlushMode(FlushModeType.COMMIT)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    /** The families of {@code sessions}, those that are revoked too; of each session, the last one that rotated first. */
    public List<StoredFamily> ofSessions(Collection<String> sessions) {
        return FamilyDescent.batches(List.copyOf(sessions)).stream()
                .flatMap(this::ofBatch)
                .toList();
    }

    private Stream<StoredFamily> ofBatch(List<String> sessions) {
        return entities.createQuery(
                        FamilyRow.SELECT + " where f.sessionId in (:sessions) order by f.reachedAt desc, f.id",
                        Tuple.class)
                .setParameter("sessions", sessions)
                .getResultStream()
                .map(FamilyRow::read);
    }

    /** Whether {@code id} was revoked, by this version or by one before the table. */
    public boolean isRevoked(FamilyId id) {
        return statements.isRevoked(id).orElseGet(() -> LegacyFamilies.isRevoked(session, id));
    }

    /**
     * Adds a family.
     *
     * @param parent the family whose access token was turned into this one's first token; null after a login
     */
    public void begin(TokenFamily family, FamilyHolder holder, @Nullable FamilyId parent) {
        entities.persist(FamilyRow.write(family, holder, parent));
    }

    /**
     * Gives a row to a family that has none: its tokens were issued before the policy or by a version before the table. Of
     * several requests that do so at once one writes it, and the others wait for the end of its transaction.
     *
     * @return whether it is revoked: its client or realm was after it began, or another request has adopted and revoked it
     */
    public boolean adopt(TokenFamily known, FamilyHolder holder) {
        // In the request's transaction: a second connection beside the request's own would wait for the pool.
        FamilyRow.insertIfMissing(entities, FamilyRow.write(known, holder, null));
        StoredFamily adopted = find(known.id());
        return adopted != null && adopted.revocation() != null;
    }

    /**
     * Moves a family from the generation {@code from} to that of {@code next}.
     *
     * @return false where another request has moved it, or something has revoked it, since it was read: nothing is written then
     */
    public boolean rotate(long from, TokenFamily next) {
        return statements.rotate(from, next);
    }

    /** Notes that a token which was issued without a rotation expires at {@code expiresAt}, where that is news. */
    public void extend(TokenFamily family, @Nullable Instant expiresAt) {
        Instant noted = family.expiresAt();
        boolean isNews = noted != null && (expiresAt == null || expiresAt.isAfter(noted.plus(EXPIRY_TOLERANCE)));
        if (isNews) {
            entities.createQuery(
                            "update TokenFamilyEntity f set f.expiresAt = :expiresAt, f.deleteAfter = :deleteAfter where f.id = :id"
                                    + " and f.expiresAt is not null and (:expiresAt is null or f.expiresAt < :expiresAt)")
                    .setParameter("expiresAt", FamilyRow.millis(expiresAt))
                    .setParameter("deleteAfter", FamilyRow.deleteAfter(expiresAt))
                    .setParameter("id", family.id().value())
                    .executeUpdate();
        }
    }

    /** Notes that {@code enforce} would have ended the family. */
    public void condemn(FamilyId id) {
        entities.createQuery("update TokenFamilyEntity f set f.condemned = true where f.id = :id")
                .setParameter("id", id.value())
                .executeUpdate();
    }
}
