package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.sessions.LiveClientSession;
import dev.tokenlifecycle.admin.sessions.UserSessions;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationType;
import java.util.List;
import java.util.Set;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.UserSessionManager;

/** Ends what a user has at one client; their logins and other clients stay. */
record UserAtClientTarget(KeycloakSession session, RealmModel realm, UserModel user, ClientModel client)
        implements RevocationTarget {
    @Override
    public Extent extent() {
        return Extent.of(live());
    }

    private List<LiveClientSession> live() {
        return LiveClientSession.of(
                session,
                UserSessions.of(session, realm, user)
                        .clientSessions()
                        .filter(each -> client.equals(each.getClient()))
                        .toList());
    }

    @Override
    public Set<ClientModel> end() {
        RevocationTarget.families(session, REASON).ofUserAtClient(user.getId(), client.getId());
        for (LiveClientSession each : live()) {
            UserSessionModel login = each.login();
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
        return Set.of();
    }

    @Override
    public Revocation revocation() {
        return RevocationTarget.byAdmin(RevocationType.TOKENS_REVOKED, user.getId(), null, client.getClientId());
    }

    @Override
    public ResourceType resourceType() {
        return ResourceType.USER;
    }
}
