package dev.tokenlifecycle.keycloak.hook;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.session.UserSessionPersisterProvider;

/**
 * The clients that had tokens of what ended. Many events come when the sessions have gone from memory already; their rows go
 * with the commit, so that they can still be read. Where even those say nothing, every client of the realm is taken: a hook
 * is rather told of a revocation that doesn't concern it than not told of one that does.
 */
final class AffectedClients {
    private final KeycloakSession session;
    private final RealmModel realm;

    AffectedClients(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** The clients of a session, online and offline. */
    Collection<ClientModel> ofSession(@Nullable String sessionId) {
        Map<String, ClientModel> clients = new LinkedHashMap<>();
        if (sessionId != null) {
            UserSessionPersisterProvider rows = session.getProvider(UserSessionPersisterProvider.class);
            Stream.of(
                            session.sessions().getUserSession(realm, sessionId),
                            session.sessions().getOfflineUserSession(realm, sessionId),
                            rows.loadUserSession(realm, sessionId, false),
                            rows.loadUserSession(realm, sessionId, true))
                    .filter(Objects::nonNull)
                    .forEach(each -> collect(each, clients));
        }
        return clients.isEmpty() ? all() : clients.values();
    }

    /** The client of this {@code client_id}; all where the realm has it no more. */
    Collection<ClientModel> ofClientId(@Nullable String clientId) {
        ClientModel client = clientId == null ? null : realm.getClientByClientId(clientId);
        return client == null ? all() : List.of(client);
    }

    /** Every client of the realm that could have had a session. */
    Collection<ClientModel> all() {
        return realm.getClientsStream().filter(client -> !client.isBearerOnly()).toList();
    }

    private static void collect(UserSessionModel each, Map<String, ClientModel> clients) {
        each.getAuthenticatedClientSessions().values().forEach(clientSession -> {
            ClientModel client = clientSession.getClient();
            if (client != null) {
                clients.putIfAbsent(client.getId(), client);
            }
        });
    }
}
