package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.PresentedToken;
import java.time.Instant;
import org.keycloak.OAuthErrorException;
import org.keycloak.representations.RefreshToken;

/** The claims {@code token_family} and {@code token_generation} of a refresh token. */
final class FamilyClaims {
    static final String FAMILY = "token_family";
    static final String GENERATION = "token_generation";

    private FamilyClaims() {}

    /** Says which family and generation {@code token} is of; the first token of a family says neither. */
    static void write(RefreshToken token, FamilyId family, long generation) {
        token.getOtherClaims().put(FAMILY, family.value());
        token.getOtherClaims().put(GENERATION, generation);
    }

    /**
     * What a token that Keycloak has verified says of itself.
     *
     * @throws OAuthErrorException {@code invalid_grant} if the claims are not ours
     */
    static PresentedToken read(RefreshToken token) throws OAuthErrorException {
        Object family = token.getOtherClaims().get(FAMILY);
        Object generation = token.getOtherClaims().get(GENERATION);
        Instant issuedAt = Instant.ofEpochSecond(token.getIat());
        if (family == null && generation == null) {
            return new PresentedToken(new FamilyId(token.getId()), 0, issuedAt);
        }
        if (family instanceof String id && generation instanceof Number number && number.longValue() >= 0) {
            return new PresentedToken(new FamilyId(id), number.longValue(), issuedAt);
        }
        throw new OAuthErrorException(OAuthErrorException.INVALID_GRANT, "Invalid refresh token");
    }
}
