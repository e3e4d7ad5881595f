package dev.tokenlifecycle.lifetime.keycloak;

import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.representations.IDToken;

/** Keycloak's making of tokens for the grants that raise no event with their answer: the ID token is capped where it is made. */
final class CappingTokenManager extends TokenManager {
    @Override
    public IDToken transformIDToken(
            KeycloakSession session, IDToken token, UserSessionModel userSession, ClientSessionContext context) {
        IDToken idToken = super.transformIDToken(session, token, userSession, context);
        Ceilings.capIdToken(session, context, idToken, GrantedScopes.of(context, null, null));
        return idToken;
    }
}
