package dev.tokenlifecycle.admin.sessions;

import java.util.List;
import java.util.stream.Stream;
import org.keycloak.common.util.Time;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.light.LightweightUserAdapter;
import org.keycloak.services.managers.AuthenticationManager;

/**
 * The live sessions of one user.
 *
 * @param online the logins
 * @param offline what outlives them
 */
public record UserSessions(List<UserSessionModel> online, List<UserSessionModel> offline) {
    public static UserSessions of(KeycloakSession session, RealmModel realm, UserModel user) {
        return new UserSessions(
                session.sessions().getUserSessionsStream(realm, user).toList(),
                session.sessions().getOfflineUserSessionsStream(realm, user).toList());
    }

    /** Both kinds. */
    public Stream<UserSessionModel> all() {
        return Stream.concat(online.stream(), offline.stream());
    }

    /** What each client has of them. */
    public Stream<AuthenticatedClientSessionModel> clientSessions() {
        return all().flatMap(session -> session.getAuthenticatedClientSessions().values().stream())
                .filter(session -> session.getClient() != null);
    }

    /** Ends them, and tells the clients that asked for a back-channel logout. */
    public void end(KeycloakSession session, RealmModel realm) {
        for (UserSessionModel login : online) {
            AuthenticationManager.backchannelLogout(session, login, true);
        }
        offline.forEach(kept -> session.sessions().removeOfflineUserSession(realm, kept));
    }

    /** Refuses every token of {@code user} from before this second, also one that belongs to no session. */
    public static void forgetTokens(KeycloakSession session, RealmModel realm, UserModel user) {
        if (!LightweightUserAdapter.isLightweightUser(user)) {
            session.users().setNotBeforeForUser(realm, user, Math.toIntExact(Time.currentTimeSeconds()));
        }
    }
}
