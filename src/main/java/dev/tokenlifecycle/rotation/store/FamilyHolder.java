package dev.tokenlifecycle.rotation.store;

import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.UserSessionModel;

/**
 * Whose a family is, by Keycloak's own ids.
 *
 * @param offline whether its tokens outlive the login
 */
public record FamilyHolder(String realmId, String clientId, String userId, String sessionId, boolean offline) {
    /** The holder of the families of {@code clientSession}. */
    public static FamilyHolder of(AuthenticatedClientSessionModel clientSession, boolean offline) {
        UserSessionModel userSession = clientSession.getUserSession();
        return new FamilyHolder(
                clientSession.getRealm().getId(),
                clientSession.getClient().getId(),
                userSession.getUser().getId(),
                userSession.getId(),
                offline);
    }
}
