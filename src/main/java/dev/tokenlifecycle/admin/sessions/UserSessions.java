package dev.tokenlifecycle.admin.sessions;

import java.util.List;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/**
 * The live sessions of one user.
 *
 * @param online the online ones
 * @param offline the offline ones
 */
public record UserSessions(List<UserSessionModel> online, List<UserSessionModel> offline) {
    /** All of {@code user}. */
    public static UserSessions of(KeycloakSession session, RealmModel realm, UserModel user) {
        return new UserSessions(
                session.sessions().getUserSessionsStream(realm, user).toList(),
                session.sessions().getOfflineUserSessionsStream(realm, user).toList());
    }

    /** Online and offline ones. */
    public Stream<UserSessionModel> all() {
        return Stream.concat(online.stream(), offline.stream());
    }

    /** What each client has of them. */
    public Stream<AuthenticatedClientSessionModel> clientSessions() {
        return all().flatMap(session -> session.getAuthenticatedClientSessions().values().stream())
                .filter(session -> session.getClient() != null);
    }
}
