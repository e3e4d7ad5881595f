package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.store.FamilyTokenId;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.JsonWebToken;

/** The family of the access token that a request exchanges (RFC 8693): what it gets dies with that family. */
final class SubjectTokenFamily {
    private SubjectTokenFamily() {}

    /** The family of the subject token, which Keycloak has verified by now; empty where the request exchanges none of ours. */
    static Optional<FamilyId> of(KeycloakSession session) {
        var form = session.getContext().getHttpRequest().getDecodedFormParameters();
        String subjectToken = form == null ? null : form.getFirst(OAuth2Constants.SUBJECT_TOKEN);
        if (subjectToken == null
                || !OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE.equals(form.getFirst(OAuth2Constants.GRANT_TYPE))) {
            return Optional.empty();
        }
        try {
            String id = new JWSInput(subjectToken)
                    .readJsonContent(JsonWebToken.class)
                    .getId();
            return id == null ? Optional.empty() : FamilyTokenId.family(id);
        } catch (JWSInputException notOurs) {
            return Optional.empty();
        }
    }
}
