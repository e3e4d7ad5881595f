package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.PresentedToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.representations.RefreshToken;

/**
 * The claims {@code token_family} and {@code token_generation} of a refresh token, and {@code token_generation_pending} of a token
 * that is no proof that its generation was reached.
 */
final class FamilyClaims {
    static final String FAMILY = "token_family";
    static final String GENERATION = "token_generation";
    static final String PENDING = "token_generation_pending";

    private FamilyClaims() {}

    /** Says which family and generation {@code token} is of; the first token of a family says neither. */
    static void write(RefreshToken token, FamilyId family, long generation, boolean pending) {
        token.getOtherClaims().put(FAMILY, family.value());
        token.getOtherClaims().put(GENERATION, generation);
        if (pending) {
            token.getOtherClaims().put(PENDING, true);
        }
    }

    /**
     * What a token that Keycloak has verified says of itself.
     *
     * @throws OAuthErrorException {@code invalid_grant} if the claims are not ours
     */
    static PresentedToken read(RefreshToken token) throws OAuthErrorException {
        Object family = token.getOtherClaims().get(FAMILY);
        Object generation = token.getOtherClaims().get(GENERATION);
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
                new FamilyId(family),
                generation,
                Instant.ofEpochSecond(token.getIat()),
                expiry(token),
                Boolean.TRUE.equals(token.getOtherClaims().get(PENDING)),
                token.getConfirmation() != null);
    }

    /** When {@code token} expires; null where only its session ends it. */
    static @Nullable Instant expiry(RefreshToken token) {
        Long exp = token.getExp();
        return exp == null || exp == 0 ? null : Instant.ofEpochSecond(exp);
    }
}
