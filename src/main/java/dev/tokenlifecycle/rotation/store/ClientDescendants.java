package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.revocation.RevocationReason;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * What came from families of revoked clients and isn't marked yet: a revocation marks the first ones only, and sees none that is
 * being exchanged at that moment. Keycloak refuses them all the same; the lists of the admin API and the hooks need the mark.
 */
public final class ClientDescendants {
    /** An exchange that was on its way when its client was revoked has ended by then. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

    private final KeycloakSession session;
    private final EntityManager entities;

    /**
     * A client that was revoked.
     *
     * @param clientId its internal id
     * @param at when it was revoked, the last time
     * @param issuer the realm's issuer then; null where it wasn't known
     */
    public record RevokedClient(
            String realmId,
            String clientId,
            Instant at,
            @Nullable String issuer) {}

    public ClientDescendants(KeycloakSession session) {
        this.session = session;
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /**
     * The clients whose families have to be looked at, those first that were revoked first: once after each revocation, and once
     * more when no exchange is on its way.
     */
    public List<RevokedClient> unmarked(Instant now) {
        return entities.createQuery(
                        "select s.realmId as realm, s.subjectId as client, s.descendantsBefore as at,"
                                + " s.descendantsIssuer as issuer"
                                + " from SubjectRevocationEntity s where s.descendantsBefore > 0"
                                + " and (s.descendantsMarkedAt < s.descendantsBefore"
                                + " or s.descendantsMarkedAt < s.descendantsBefore + :onItsWay"
                                + " and s.descendantsBefore + :onItsWay < :now) order by s.descendantsBefore",
                        Tuple.class)
                .setParameter("onItsWay", ON_ITS_WAY.toMillis())
                .setParameter("now", now.toEpochMilli())
                .getResultStream()
                .map(row -> new RevokedClient(
                        row.get("realm", String.class),
                        row.get("client", String.class),
                        Instant.ofEpochMilli(row.get("at", Long.class)),
                        row.get("issuer", String.class)))
                .toList();
    }

    /**
     * Marks up to {@code most} families that came from those of {@code client} at first hand, and what came from them. Nobody else who
     * revokes the client marks at the same time.
     *
     * @return those that it marked, as they were before; none where there are no more, or the client is gone
     */
    public List<StoredFamily> mark(RevokedClient client, int most) {
        if (!new SubjectRevocations(session).lock(client.clientId())) {
            return List.of();
        }
        FamilyRevocations families = new FamilyRevocations(session, RevocationReason.REVOKED_BY_ADMIN, client.at());
        families.revokeDescendantsOfClient(client.realmId(), client.clientId(), most);
        return families.descendants();
    }

    /** Notes that at {@code now} there was nothing left to mark. */
    public void recordMarked(RevokedClient client, Instant now) {
        entities.createQuery("update SubjectRevocationEntity s set s.descendantsMarkedAt = :now"
                        + " where s.subjectId = :client and s.descendantsMarkedAt < :now")
                .setParameter("now", now.toEpochMilli())
                .setParameter("client", client.clientId())
                .executeUpdate();
    }
}
