package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.sessions.LiveClientSession;
import dev.tokenlifecycle.admin.sessions.UserSessions;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Ends one user session, online and offline. */
record SessionTarget(KeycloakSession session, RealmModel realm, String id, UserSessions userSessions)
        implements RevocationTarget {
    /** The user session {@code id}, online or offline or both. */
    static Optional<SessionTarget> find(KeycloakSession session, RealmModel realm, String id) {
        UserSessions userSessions = new UserSessions(
                Stream.ofNullable(session.sessions().getUserSession(realm, id)).toList(),
                Stream.ofNullable(session.sessions().getOfflineUserSession(realm, id))
                        .toList());
        List<UserModel> users = userSessions.all().map(each -> each.getUser()).toList();
        return users.isEmpty() || users.contains(null)
                ? Optional.empty()
                : Optional.of(new SessionTarget(session, realm, id, userSessions));
    }

    UserModel user() {
        return userSessions.all().findFirst().orElseThrow().getUser();
    }

    @Override
    public Extent extent() {
        return Extent.of(
                session,
                LiveClientSession.of(session, userSessions.clientSessions().toList()));
    }

    @Override
    public Ended end() {
        int ended = RevocationTarget.termination(session, realm, RevocationReason.REVOKED_BY_ADMIN)
                .endUserSession(id, userSessions.all().toList());
        return new Ended(ended, Set.of());
    }

    @Override
    public Revocation revocation() {
        return RevocationTarget.byAdmin(new RevokedSubject.Session(user().getId(), id));
    }

    @Override
    public ResourceType resourceType() {
        return ResourceType.USER_SESSION;
    }
}
