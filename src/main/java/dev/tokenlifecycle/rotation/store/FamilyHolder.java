package dev.tokenlifecycle.rotation.store;

import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.UserSessionModel;

/**
 * Who holds a family: a client in a session of a user. All are Keycloak's internal ids.
 *
 * @param clientId the internal id of the client, not its OAuth {@code client_id}
 * @param sessionId the id of the user session
 * @param offline whether its tokens are offline tokens, whose user session is an offline one
 */
public record FamilyHolder(String realmId, String clientId, String userId, String sessionId, boolean offline) {
    /** The holder of the families of {@code clientSession}. */
    public static FamilyHolder of(AuthenticatedClientSessionModel clientSession, boolean offline) {
        return of(clientSession.getClient(), clientSession.getUserSession(), offline);
    }

    /** The holder of what {@code client} has of {@code userSession}. */
    public static FamilyHolder of(ClientModel client, UserSessionModel userSession, boolean offline) {
        return new FamilyHolder(
                userSession.getRealm().getId(),
                client.getId(),
                userSession.getUser().getId(),
                userSession.getId(),
                offline);
    }
}
