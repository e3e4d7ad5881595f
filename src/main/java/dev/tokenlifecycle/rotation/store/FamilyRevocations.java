package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.keycloak.SynchronousCommit;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.rotation.FamilyId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Revokes all families of something at once, in the transaction that ends it. A refresh that is under way waits for the row or
 * makes this wait: it either commits before, and what it answered is revoked with its family, or finds the family revoked.
 * What belongs to a client or a realm may be a million rows: there one row revokes every family that began before.
 */
public final class FamilyRevocations {
    private final EntityManager entities;
    private final SubjectRevocations subjects;
    private final RevocationReason reason;
    private final Instant now;

    /**
     * @param reason why
     * @param now when
     */
    public FamilyRevocations(KeycloakSession session, RevocationReason reason, Instant now) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.subjects = new SubjectRevocations(session);
        this.reason = reason;
        this.now = now;
    }

    /**
     * One family, and those whose first token was issued in exchange for an access token of it, however often that was repeated.
     *
     * @return whether this call revoked it: of several that revoke it at once, one does
     */
    public boolean ofFamily(FamilyId family) {
        boolean revoked =
                update("f.id = :family").setParameter("family", family.value()).executeUpdate() == 1;
        if (revoked) {
            List<String> exchanged = entities.createQuery(
                            "select f.id from TokenFamilyEntity f where f.parentId = :family", String.class)
                    .setParameter("family", family.value())
                    .getResultList();
            exchanged.forEach(id -> ofFamily(new FamilyId(id)));
        }
        return revoked;
    }

    /** The families of one half, online or offline, of a user session. */
    public int ofSession(String sessionId, boolean offline) {
        return update("f.sessionId = :session and f.offline = :offline")
                .setParameter("session", sessionId)
                .setParameter("offline", offline)
                .executeUpdate();
    }

    /** The families of one client in one half of a user session. */
    public int ofClientSession(String sessionId, String clientId, boolean offline) {
        return update("f.sessionId = :session and f.clientId = :client and f.offline = :offline")
                .setParameter("session", sessionId)
                .setParameter("client", clientId)
                .setParameter("offline", offline)
                .executeUpdate();
    }

    /** The families of a user. */
    public int ofUser(String realmId, String userId) {
        return update("f.userId = :user and f.realmId = :realm")
                .setParameter("user", userId)
                .setParameter("realm", realmId)
                .executeUpdate();
    }

    /** The families of a user at a client. */
    public int ofUserAtClient(String userId, String clientId) {
        return update("f.userId = :user and f.clientId = :client")
                .setParameter("user", userId)
                .setParameter("client", clientId)
                .executeUpdate();
    }

    /** The families of a client that have begun until now. */
    public void ofClient(String realmId, String clientId) {
        subjects.revoke(realmId, clientId, true, now, reason);
    }

    /** The families of a realm that have begun until now. */
    public void ofRealm(String realmId, boolean includingOffline) {
        subjects.revoke(realmId, realmId, includingOffline, now, reason);
    }

    private Query update(String whose) {
        SynchronousCommit.require(entities);
        return entities.createQuery(
                        "update TokenFamilyEntity f set f.revokedAt = :now, f.revocationReason = :reason where " + whose
                                + " and f.revokedAt is null")
                .setParameter("now", now.toEpochMilli())
                .setParameter("reason", reason.wireName());
    }
}
