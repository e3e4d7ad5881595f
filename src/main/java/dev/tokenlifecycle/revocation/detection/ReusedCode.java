package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.keycloak.StorageIds;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
import dev.tokenlifecycle.revocation.termination.FamilyNotices;
import dev.tokenlifecycle.rotation.store.FamilyRevocations;
import java.util.Set;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * An authorization code that may have been used a second time (RFC 6749 §4.1.2). Keycloak then takes the client's session out
 * of the user's. Whether it did is only known after the request; where it did, the client's families in the session are revoked
 * and the hooks are notified, once: of several such requests, one finds families that aren't revoked yet.
 */
final class ReusedCode extends AbstractKeycloakTransaction {
    private final KeycloakSessionFactory sessions;
    private final String realmId;
    private final String sessionId;
    private final String clientId;

    /**
     * @param sessionId the user session that the code names
     * @param clientId the internal id of the client that the code names
     */
    ReusedCode(KeycloakSession session, RealmModel realm, String sessionId, String clientId) {
        this.sessions = session.getKeycloakSessionFactory();
        this.realmId = realm.getId();
        this.sessionId = sessionId;
        this.clientId = clientId;
    }

    @Override
    protected void commitImpl() {
        KeycloakModelUtils.runJobInTransaction(sessions, this::check);
    }

    /** Keycloak may roll back what an error answer has changed, and end the client's session all the same. */
    @Override
    protected void rollbackImpl() {
        commitImpl();
    }

    private void check(KeycloakSession session) {
        RealmModel realm = session.realms().getRealm(realmId);
        if (realm == null) {
            return;
        }
        session.getContext().setRealm(realm);
        UserSessionModel userSession = session.sessions().getUserSession(realm, sessionId);
        ClientModel client = StorageIds.client(realm, clientId);
        if (userSession != null
                && client != null
                && userSession.getAuthenticatedClientSessionByClient(clientId) == null) {
            revoke(session, userSession, client);
        }
    }

    private void revoke(KeycloakSession session, UserSessionModel userSession, ClientModel client) {
        FamilyRevocations families = new FamilyRevocations(session, RevocationReason.CODE_REUSED, KeycloakTime.now());
        if (families.revokeOnlineClientSession(sessionId, clientId) > 0) {
            RevokedSubject ended = new RevokedSubject.ClientSession(
                    userSession.getUser().getId(), sessionId, client.getClientId(), null);
            session.getProvider(RevocationRecorder.class)
                    .record(
                            client.getRealm(),
                            Revocation.of(ended)
                                    .because(RevocationReason.CODE_REUSED)
                                    .by(Initiator.SYSTEM),
                            Set.of(client));
            FamilyNotices.record(
                    session, client.getRealm(), families.descendants(), RevocationReason.CODE_REUSED, Initiator.SYSTEM);
        }
    }
}
