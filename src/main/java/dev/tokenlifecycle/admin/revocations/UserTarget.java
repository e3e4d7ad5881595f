package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.sessions.LiveClientSession;
import dev.tokenlifecycle.admin.sessions.UserSessions;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Ends everything that a user has.
 *
 * @param reason why
 * @param initiator who wants it
 */
public record UserTarget(
        KeycloakSession session, RealmModel realm, UserModel user, RevocationReason reason, Initiator initiator)
        implements RevocationTarget {
    @Override
    public Extent extent() {
        return Extent.of(
                session,
                LiveClientSession.of(
                        session,
                        UserSessions.of(session, realm, user).clientSessions().toList()));
    }

    @Override
    public Ended end() {
        int ended = RevocationTarget.termination(session, realm, reason)
                .endUser(user, UserSessions.of(session, realm, user).all().toList());
        return new Ended(ended, Set.of());
    }

    @Override
    public @Nullable ClientModel serviceAccount() {
        String client = user.getServiceAccountClientLink();
        return client == null ? null : realm.getClientById(client);
    }

    @Override
    public Revocation revocation() {
        return Revocation.of(new RevokedSubject.User(user.getId()))
                .because(reason)
                .by(initiator);
    }

    @Override
    public ResourceType resourceType() {
        return ResourceType.USER;
    }
}
