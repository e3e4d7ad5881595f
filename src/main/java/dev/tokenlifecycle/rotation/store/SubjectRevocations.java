package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.keycloak.RealmIssuer;
import dev.tokenlifecycle.keycloak.SynchronousCommit;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Writes the one row of a client or a realm whose families are revoked at once. */
final class SubjectRevocations {
    private final KeycloakSession session;
    private final EntityManager entities;

    SubjectRevocations(KeycloakSession session) {
        this.session = session;
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /**
     * Revokes every family of the client or realm {@code subjectId} that began at or before the time of {@code revocation}. Of
     * several revocations at once the latest stays, whichever commits last.
     */
    void revoke(String realmId, String subjectId, StoredFamily.Revoked revocation) {
        revokeOnline(realmId, subjectId, revocation);
        moveForward("offline", subjectId, revocation);
    }

    /** The same of its families in online user sessions alone. */
    void revokeOnline(String realmId, String subjectId, StoredFamily.Revoked revocation) {
        createIfMissing(realmId, subjectId);
        SynchronousCommit.require(entities);
        moveForward("online", subjectId, revocation);
    }

    /** Locks the row of a client or a realm until this transaction ends; writes one first where there is none. */
    void createAndLock(String realmId, String subjectId) {
        createIfMissing(realmId, subjectId);
        lock(subjectId);
    }

    /**
     * Locks the row of a client or a realm until this transaction ends.
     *
     * @return false where there is none
     */
    boolean lock(String subjectId) {
        return !entities.createQuery(
                        "select s.subjectId from SubjectRevocationEntity s where s.subjectId = :subject", String.class)
                .setParameter("subject", subjectId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .isEmpty();
    }

    /** Revokes what came from families of the client {@code subjectId}, after {@link #revoke}, whichever client has it. */
    void revokeDescendants(String realmId, String subjectId, StoredFamily.Revoked revocation) {
        RealmModel realm = session.realms().getRealm(realmId);
        entities.createQuery("update SubjectRevocationEntity s set s.descendantsBefore = :now,"
                        + " s.descendantsIssuer = :issuer where s.subjectId = :subject and s.descendantsBefore < :now")
                .setParameter("now", revocation.at().toEpochMilli())
                .setParameter("issuer", RealmIssuer.known(session, realm).orElse(null))
                .setParameter("subject", subjectId)
                .executeUpdate();
    }

    /** {@code sessions} is {@code online} or {@code offline}, with which the names of their columns begin. */
    private void moveForward(String sessions, String subjectId, StoredFamily.Revoked revocation) {
        entities.createQuery("update SubjectRevocationEntity s set s." + sessions + "Before = :now, s." + sessions
                        + "Reason = :reason where s.subjectId = :subject and s." + sessions + "Before < :now")
                .setParameter("now", revocation.at().toEpochMilli())
                .setParameter("reason", revocation.reason())
                .setParameter("subject", subjectId)
                .executeUpdate();
    }

    /** Writes a row that revokes nothing, in a transaction of its own, so that of several requests at once none fails. */
    private void createIfMissing(String realmId, String subjectId) {
        if (exists(subjectId)) {
            return;
        }
        try {
            KeycloakModelUtils.runJobInTransaction(session.getKeycloakSessionFactory(), own -> {
                SubjectRevocationEntity row = new SubjectRevocationEntity();
                row.subjectId = subjectId;
                row.realmId = realmId;
                own.getProvider(JpaConnectionProvider.class).getEntityManager().persist(row);
            });
        } catch (RuntimeException raced) {
            if (!exists(subjectId)) {
                throw raced;
            }
        }
    }

    private boolean exists(String subjectId) {
        return entities.createQuery(
                                "select count(s) from SubjectRevocationEntity s where s.subjectId = :subject",
                                Long.class)
                        .setParameter("subject", subjectId)
                        .getSingleResult()
                > 0;
    }
}
