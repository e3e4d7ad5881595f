package dev.tokenlifecycle.keycloak.hook;

import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.endpoints.TokenRevocationEndpoint;
import org.keycloak.representations.RefreshToken;

/** The family of the refresh token that the current request revokes; Keycloak has verified the token by then. */
final class PresentedFamily {
    private PresentedFamily() {}

    static @Nullable String of(KeycloakSession session) {
        MultivaluedMap<String, String> form =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        String token = form == null ? null : form.getFirst(TokenRevocationEndpoint.PARAM_TOKEN);
        if (token == null) {
            return null;
        }
        try {
            RefreshToken claims = new JWSInput(token).readJsonContent(RefreshToken.class);
            Object family = claims.getOtherClaims().get("token_family");
            return family instanceof String id ? id : claims.getId();
        } catch (JWSInputException notReadable) {
            return null;
        }
    }
}
