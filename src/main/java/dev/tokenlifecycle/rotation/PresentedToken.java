package dev.tokenlifecycle.rotation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The refresh token of a request, as far as rotation looks at it.
 *
 * @param id its {@code jti}
 * @param family its family; a token without the claim is the first of its own
 * @param generation its generation; 0 without the claim
 * @param issuedAt its {@code iat}
 * @param expiresAt its {@code exp}; null where only the session ends it
 * @param senderConstrained whether it is bound to a key or a certificate of the client (DPoP, mTLS)
 */
public record PresentedToken(
        String id,
        FamilyId family,
        long generation,
        Instant issuedAt,
        @Nullable Instant expiresAt,
        boolean senderConstrained) {
    public PresentedToken {
        if (generation < 0) {
            throw new IllegalArgumentException("token_generation must not be negative, was " + generation);
        }
    }
}
