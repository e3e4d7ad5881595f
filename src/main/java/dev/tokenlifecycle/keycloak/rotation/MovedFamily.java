package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.keycloak.family.ClientSessionFamilies;
import dev.tokenlifecycle.rotation.TokenFamily;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * A family that a request has moved on. Keycloak changes the cached client session at once and doesn't change it back where
 * the commit fails: the token would be spent although nobody got an answer.
 */
record MovedFamily(
        AuthenticatedClientSessionModel clientSession,
        @Nullable TokenFamily from,
        TokenFamily to) {
    /** Takes the move back, in a transaction of its own. */
    void undo(KeycloakSessionFactory factory) {
        UserSessionModel login = clientSession.getUserSession();
        String realmId = clientSession.getRealm().getId();
        String clientId = clientSession.getClient().getId();
        String loginId = login.getId();
        boolean offline = login.isOffline();
        KeycloakModelUtils.runJobInTransaction(factory, session -> undo(session, realmId, loginId, offline, clientId));
    }

    private void undo(KeycloakSession session, String realmId, String loginId, boolean offline, String clientId) {
        RealmModel realm = session.realms().getRealm(realmId);
        if (realm == null) {
            return;
        }
        session.getContext().setRealm(realm);
        UserSessionModel login = offline
                ? session.sessions().getOfflineUserSession(realm, loginId)
                : session.sessions().getUserSession(realm, loginId);
        AuthenticatedClientSessionModel held =
                login == null ? null : login.getAuthenticatedClientSessionByClient(clientId);
        if (held != null) {
            new ClientSessionFamilies(held).undo(from, to);
        }
    }
}
