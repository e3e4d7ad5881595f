package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.store.FamilyTokenId;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.http.HttpRequest;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.JsonWebToken;

/**
 * The family of the access token that a request turns into other tokens, by token exchange (RFC 8693) or for permissions (UMA
 * 2.0): what it gets dies with that family.
 */
final class SubjectTokenFamily {
    private static final String BEARER = "bearer";
    private static final String CLAIM_TOKEN = "claim_token";
    private static final String CLAIM_TOKEN_FORMAT = "claim_token_format";
    private static final String ID_TOKEN = "http://openid.net/specs/openid-connect-core-1_0.html#IDToken";

    private SubjectTokenFamily() {}

    /** The family of the subject token, which Keycloak has verified by now; empty where the request presents none of ours. */
    static Optional<FamilyId> of(KeycloakSession session) {
        HttpRequest request = session.getContext().getHttpRequest();
        MultivaluedMap<String, String> form = request.getDecodedFormParameters();
        String grant = form == null ? null : form.getFirst(OAuth2Constants.GRANT_TYPE);
        if (OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE.equals(grant)) {
            return family(form.getFirst(OAuth2Constants.SUBJECT_TOKEN));
        }
        return OAuth2Constants.UMA_GRANT_TYPE.equals(grant)
                ? family(ticketSubject(request.getHttpHeaders(), form))
                : Optional.empty();
    }

    /** The one token that Keycloak takes for a UMA ticket: another that is presented beside it says nothing. */
    private static @Nullable String ticketSubject(HttpHeaders headers, MultivaluedMap<String, String> form) {
        String authorization = headers.getRequestHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return authorization.substring(BEARER.length()).strip();
        }
        String format = form.getFirst(CLAIM_TOKEN_FORMAT);
        String claims = form.getFirst(CLAIM_TOKEN);
        boolean isIdentity = format == null || ID_TOKEN.equalsIgnoreCase(format);
        return claims != null && isIdentity ? claims : form.getFirst(OAuth2Constants.SUBJECT_TOKEN);
    }

    private static Optional<FamilyId> family(@Nullable String token) {
        if (token == null) {
            return Optional.empty();
        }
        try {
            String id = new JWSInput(token).readJsonContent(JsonWebToken.class).getId();
            return id == null ? Optional.empty() : FamilyTokenId.family(id);
        } catch (JWSInputException notOurs) {
            return Optional.empty();
        }
    }
}
