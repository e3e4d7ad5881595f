package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.PresentedToken;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.store.FamilyTokenId;
import java.time.Instant;
import org.keycloak.OAuthErrorException;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.RefreshToken;

/** The claims {@code token_family} and {@code token_generation}, the latter of refresh tokens alone. */
final class FamilyClaims {
    private FamilyClaims() {}

    /** Says which family and generation {@code token} is of; the first token of a family says neither. */
    static void write(RefreshToken token, FamilyId family, long generation) {
        token.getOtherClaims().put(TokenFamily.CLAIM, family.value());
        token.getOtherClaims().put(TokenFamily.GENERATION_CLAIM, generation);
    }

    /** Says in {@code token} which family it came from: by its claim, and by its id, for whoever asks by that alone. */
    static void write(AccessToken token, FamilyId family) {
        token.id(FamilyTokenId.of(token.getId(), family));
        token.getOtherClaims().put(TokenFamily.CLAIM, family.value());
    }

    /**
     * What a refresh token that Keycloak has verified says of itself.
     *
     * @throws OAuthErrorException {@code invalid_grant} if the claims are not ours
     */
    static PresentedToken read(RefreshToken token) throws OAuthErrorException {
        Object family = token.getOtherClaims().get(TokenFamily.CLAIM);
        Object generation = token.getOtherClaims().get(TokenFamily.GENERATION_CLAIM);
        if (family == null && generation == null) {
            return presented(token, token.getId(), 0);
        }
        if (family instanceof String id && generation instanceof Number number && number.longValue() >= 0) {
            return presented(token, id, number.longValue());
        }
        throw new OAuthErrorException(OAuthErrorException.INVALID_GRANT, "Invalid refresh token");
    }

    private static PresentedToken presented(RefreshToken token, String family, long generation) {
        return new PresentedToken(
                token.getId(),
                new FamilyId(family),
                generation,
                Instant.ofEpochSecond(token.getIat()),
                TokenExpiry.of(token),
                token.getConfirmation() != null);
    }
}
