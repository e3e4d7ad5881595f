package dev.tokenlifecycle.rotation.store;

import jakarta.persistence.EntityManager;
import org.keycloak.common.Profile;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.storage.StorageId;

/** The sessions of a client whose tokens belong to no family, as Keycloak stores them. They are asked about, not loaded. */
public record SessionsWithoutFamily(KeycloakSession session, RealmModel realm, ClientModel client) {
    /**
     * Whether a token of one of them may be alive: its user session was used since the last not-before of the realm and the client. True
     * as well where Keycloak doesn't store online sessions, or where the client comes from another storage.
     */
    public boolean mayBeAlive() {
        boolean stored = Profile.isFeatureEnabled(Profile.Feature.PERSISTENT_USER_SESSIONS)
                && new StorageId(client.getId()).isLocal();
        return !stored || isUsedSince(Math.max(realm.getNotBefore(), NotBefore.committed(session, client)));
    }

    private boolean isUsedSince(int notBefore) {
        EntityManager entities =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        return !entities.createQuery(
                        "select c.userSessionId from PersistentClientSessionEntity c join PersistentUserSessionEntity u"
                                + " on u.userSessionId = c.userSessionId and u.offline = c.offline"
                                + " where c.clientId = :client and u.realmId = :realm"
                                + " and u.lastSessionRefresh >= :notBefore and not exists (select f.id"
                                + " from TokenFamilyEntity f where f.sessionId = c.userSessionId and f.clientId = :client"
                                + " and case when f.offline = true then '1' else '0' end = c.offline)",
                        String.class)
                .setParameter("client", client.getId())
                .setParameter("realm", realm.getId())
                .setParameter("notBefore", notBefore)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }
}
