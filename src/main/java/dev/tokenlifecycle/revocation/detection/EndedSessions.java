package dev.tokenlifecycle.revocation.detection;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.session.UserSessionPersisterProvider;

/**
 * The clients of sessions that end in this request. Keycloak raises its events after it has ended them, but takes them out of
 * the database only with the commit: what is still there and no longer alive has ended just now.
 */
record EndedSessions(KeycloakSession session, RealmModel realm) {
    /** The clients of one session, online and offline, as far as either ends. */
    Set<ClientModel> clientsOf(String sessionId) {
        Set<ClientModel> clients = new LinkedHashSet<>();
        for (boolean offline : new boolean[] {false, true}) {
            UserSessionModel stored = stored(sessionId, offline);
            if (stored != null && hasEnded(sessionId, offline)) {
                stored.getAuthenticatedClientSessions().values().forEach(one -> clients.add(one.getClient()));
            }
        }
        return clients.isEmpty() && !storesOnlineSessions() ? enabledClients() : clients;
    }

    /** The id of the user whose session it is or was; null where it isn't stored any more. */
    @Nullable
    String userOf(String sessionId) {
        return Stream.of(false, true)
                .map(offline -> stored(sessionId, offline))
                .filter(stored -> stored != null && stored.getUser() != null)
                .map(stored -> stored.getUser().getId())
                .findFirst()
                .orElse(null);
    }

    /** The clients of all sessions of a user, and the one whose service account it is. */
    Set<ClientModel> clientsOf(UserModel user) {
        UserSessionPersisterProvider stored = session.getProvider(UserSessionPersisterProvider.class);
        Set<ClientModel> clients = Stream.of(false, true)
                .flatMap(offline -> stored.findUserSessionsByUserId(realm, user, offline).values().stream())
                .flatMap(Set::stream)
                .distinct()
                .flatMap(id -> Stream.ofNullable(realm.getClientById(id)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (user.getServiceAccountClientLink() != null) {
            Stream.ofNullable(realm.getClientById(user.getServiceAccountClientLink()))
                    .forEach(clients::add);
        }
        return storesOnlineSessions() ? clients : enabledClients();
    }

    /** The ids of all sessions of a user, online and offline; null where online ones aren't stored in the database. */
    @Nullable
    Set<String> idsOf(UserModel user) {
        UserSessionPersisterProvider stored = session.getProvider(UserSessionPersisterProvider.class);
        return storesOnlineSessions()
                ? Stream.of(false, true)
                        .flatMap(offline -> stored.findUserSessionsByUserId(realm, user, offline).keySet().stream())
                        .collect(Collectors.toSet())
                : null;
    }

    /** Every enabled client: the affected ones where the whole realm is concerned, or where it isn't known which are. */
    Set<ClientModel> enabledClients() {
        return realm.getClientsStream().filter(ClientModel::isEnabled).collect(Collectors.toSet());
    }

    /** Whether online sessions are in the database, too. */
    static boolean storesOnlineSessions() {
        return Profile.isFeatureEnabled(Profile.Feature.PERSISTENT_USER_SESSIONS);
    }

    private @Nullable UserSessionModel stored(String sessionId, boolean offline) {
        return session.getProvider(UserSessionPersisterProvider.class).loadUserSession(realm, sessionId, offline);
    }

    /** Whether the session isn't there, or isn't logged in any more. */
    boolean hasEnded(String sessionId, boolean offline) {
        UserSessionModel alive = offline
                ? session.sessions().getOfflineUserSession(realm, sessionId)
                : session.sessions().getUserSession(realm, sessionId);
        if (alive == null) {
            return true;
        }
        UserSessionModel.State state = alive.getState();
        return state != null && state != UserSessionModel.State.LOGGED_IN;
    }
}
