package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.rotation.TokenFamily;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.endpoints.TokenRevocationEndpoint;
import org.keycloak.representations.RefreshToken;

/**
 * What the token of an RFC 7009 request says of itself; the endpoint has verified it before it raised its event.
 *
 * @param sessionId its {@code sid}
 * @param familyId its family, where it is a refresh token: its own {@code jti} where it is the first
 */
record RevokedToken(@Nullable String sessionId, @Nullable String familyId) {
    /** The token of the current request. */
    static RevokedToken of(KeycloakSession session) {
        MultivaluedMap<String, String> form =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        try {
            RefreshToken token = new JWSInput(form.getFirst(TokenRevocationEndpoint.PARAM_TOKEN))
                    .readJsonContent(RefreshToken.class);
            Object family = token.getOtherClaims().get(TokenFamily.CLAIM);
            return new RevokedToken(token.getSessionId(), family instanceof String id ? id : token.getId());
        } catch (JWSInputException notOurs) {
            return new RevokedToken(null, null);
        }
    }
}
