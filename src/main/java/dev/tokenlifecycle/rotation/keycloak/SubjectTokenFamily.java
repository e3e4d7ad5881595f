package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.store.FamilyTokenId;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import java.util.stream.Stream;
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
    private static final String CLAIM_TOKEN = "claim_token";

    private SubjectTokenFamily() {}

    /** The family of the subject token, which Keycloak has verified by now; empty where the request presents none of ours. */
    static Optional<FamilyId> of(KeycloakSession session) {
        HttpRequest request = session.getContext().getHttpRequest();
        MultivaluedMap<String, String> form = request.getDecodedFormParameters();
        String grant = form == null ? null : form.getFirst(OAuth2Constants.GRANT_TYPE);
        if (OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE.equals(grant)) {
            return family(form.getFirst(OAuth2Constants.SUBJECT_TOKEN));
        }
        if (OAuth2Constants.UMA_GRANT_TYPE.equals(grant)) {
            // Keycloak takes the first of them that there is.
            return Stream.of(
                            credentials(request.getHttpHeaders().getHeaderString(HttpHeaders.AUTHORIZATION)),
                            form.getFirst(CLAIM_TOKEN),
                            form.getFirst(OAuth2Constants.SUBJECT_TOKEN))
                    .flatMap(token -> family(token).stream())
                    .findFirst();
        }
        return Optional.empty();
    }

    /** What comes after the scheme of an {@code Authorization} header. */
    private static @Nullable String credentials(@Nullable String authorization) {
        return authorization == null
                ? null
                : authorization.substring(authorization.indexOf(' ') + 1).strip();
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
