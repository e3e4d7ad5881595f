package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.sessions.LiveClientSession;
import dev.tokenlifecycle.admin.sessions.UserSessions;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.termination.Termination;
import java.util.List;
import java.util.Set;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Ends what a user has at one client; their sessions and other clients stay. */
record UserAtClientTarget(KeycloakSession session, RealmModel realm, UserModel user, ClientModel client)
        implements RevocationTarget {
    @Override
    public Extent extent() {
        return Extent.of(session, live());
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
    public Ended end() {
        Termination termination = RevocationTarget.termination(session, realm, RevocationReason.REVOKED_BY_ADMIN);
        int ended = termination.endUserAtClient(
                user,
                client,
                live().stream().map(LiveClientSession::userSession).toList());
        termination.recordDescendants(Initiator.ADMIN);
        return new Ended(ended, Set.of());
    }

    @Override
    public Revocation revocation() {
        return RevocationTarget.byAdmin(new RevokedSubject.UserAtClient(user.getId(), client.getClientId(), null));
    }

    @Override
    public ResourceType resourceType() {
        return ResourceType.USER;
    }
}
