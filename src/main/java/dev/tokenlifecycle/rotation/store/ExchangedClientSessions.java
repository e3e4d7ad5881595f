package dev.tokenlifecycle.rotation.store;

import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.UserSessionModel;

/**
 * The client sessions that exist because tokens of one client were exchanged for tokens of another. They end with that client's
 * tokens, as they do in Keycloak where such a token is revoked by RFC 7009: Keycloak keeps which client's token was exchanged,
 * not which family's.
 */
public final class ExchangedClientSessions {
    private ExchangedClientSessions() {}

    /**
     * Ends what other clients got in exchange for tokens that {@code client} has of {@code userSession}.
     *
     * @return the clients that lost something
     */
    public static Set<ClientModel> end(
            UserSessionModel userSession, ClientModel client, FamilyRevocations revocations) {
        // Keycloak copies the note along a chain of exchanges.
        String note = Constants.TOKEN_EXCHANGE_SUBJECT_CLIENT + client.getClientId();
        Set<AuthenticatedClientSessionModel> exchanged = userSession.getAuthenticatedClientSessions().values().stream()
                .filter(each -> !client.equals(each.getClient()) && each.getNote(note) != null)
                .collect(Collectors.toSet());
        Set<ClientModel> clients = exchanged.stream()
                .map(AuthenticatedClientSessionModel::getClient)
                .collect(Collectors.toSet());
        for (ClientModel each : clients) {
            revocations.revokeExchanger(userSession.getId(), each.getId(), userSession.isOffline());
        }
        exchanged.forEach(AuthenticatedClientSessionModel::detachFromUserSession);
        return clients;
    }
}
