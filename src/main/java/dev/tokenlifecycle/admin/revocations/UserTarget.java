package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.sessions.LiveClientSession;
import dev.tokenlifecycle.admin.sessions.UserSessions;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationType;
import java.util.Set;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Ends everything that a user has.
 *
 * @param reason the word for hooks
 * @param initiator who wants it
 */
public record UserTarget(KeycloakSession session, RealmModel realm, UserModel user, String reason, Initiator initiator)
        implements RevocationTarget {
    @Override
    public Extent extent() {
        return Extent.of(LiveClientSession.of(
                session, UserSessions.of(session, realm, user).clientSessions().toList()));
    }

    @Override
    public Set<ClientModel> end() {
        UserSessions sessions = UserSessions.of(session, realm, user);
        RevocationTarget.families(session, reason).ofUser(realm.getId(), user.getId());
        UserSessions.forgetTokens(session, realm, user);
        sessions.end(session, realm);
        return Set.of();
    }

    @Override
    public Revocation revocation() {
        return new Revocation(RevocationType.SESSIONS_REVOKED, user.getId(), null, null, null, null, reason, initiator);
    }

    @Override
    public ResourceType resourceType() {
        return ResourceType.USER;
    }
}
