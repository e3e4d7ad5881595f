package dev.tokenlifecycle.keycloak.admin;

import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationType;
import java.util.List;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.UserSessionManager;

/**
 * Ends what a user has at one client; their logins and other clients stay. A login that stays could bring the client's session
 * back, so its families are recorded as revoked.
 */
record EndingUserAtClient(KeycloakSession session, RealmModel realm, UserModel user, ClientModel client)
        implements Ending {
    @Override
    public Extent extent() {
        return Extent.of(live());
    }

    private List<LiveClientSession> live() {
        return UserSessions.of(session, realm, user)
                .clientSessions()
                .map(LiveClientSession::new)
                .filter(each -> client.equals(each.client()))
                .toList();
    }

    @Override
    public void end() {
        for (LiveClientSession each : live()) {
            UserSessionModel login = each.login();
            EndingFamily.forget(session, each);
            if (login.isOffline()) {
                new UserSessionManager(session).removeClientFromOfflineUserSession(realm, login, client, user);
            } else {
                AuthenticationManager.backchannelLogoutUserSessionFromClient(
                        session,
                        realm,
                        login,
                        client,
                        session.getContext().getUri(),
                        session.getContext().getHttpRequest().getHttpHeaders());
            }
        }
    }

    @Override
    public Revocation revocation() {
        return Ending.byAdmin(RevocationType.TOKENS_REVOKED, user.getId(), null, client.getClientId());
    }

    @Override
    public ResourceType resourceType() {
        return ResourceType.USER;
    }
}
