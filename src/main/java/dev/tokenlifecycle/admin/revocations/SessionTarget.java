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

/** Ends one login, and what is kept offline of it. */
record SessionTarget(KeycloakSession session, RealmModel realm, String id, UserSessions parts)
        implements RevocationTarget {
    /** The login {@code id}, online or offline or both. */
    static Optional<SessionTarget> find(KeycloakSession session, RealmModel realm, String id) {
        UserSessions parts = new UserSessions(
                Stream.ofNullable(session.sessions().getUserSession(realm, id)).toList(),
                Stream.ofNullable(session.sessions().getOfflineUserSession(realm, id))
                        .toList());
        List<UserModel> users = parts.all().map(each -> each.getUser()).toList();
        return users.isEmpty() || users.contains(null)
                ? Optional.empty()
                : Optional.of(new SessionTarget(session, realm, id, parts));
    }

    UserModel user() {
        return parts.all().findFirst().orElseThrow().getUser();
    }

    @Override
    public Extent extent() {
        return Extent.of(
                session, LiveClientSession.of(session, parts.clientSessions().toList()));
    }

    @Override
    public Ended end() {
        int ended = RevocationTarget.termination(session, realm, RevocationReason.REVOKED_BY_ADMIN)
                .endUserSession(id, parts.all().toList());
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
