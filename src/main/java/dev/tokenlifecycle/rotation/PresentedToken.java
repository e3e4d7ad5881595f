package dev.tokenlifecycle.rotation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The refresh token of a request, as far as rotation looks at it.
 *
 * @param family its family; a token without the claim is the first of its own
 * @param generation its generation; 0 without the claim
 * @param issuedAt its {@code iat}
 * @param expiresAt its {@code exp}; null where only the session ends it
 * @param pending whether it was issued while its generation may still have been on the way to being reached: by an answer
 *     that followed another request, or that read what another may not have committed
 * @param senderConstrained whether it is bound to a key or a certificate of the client (DPoP, mTLS)
 */
public record PresentedToken(
        FamilyId family,
        long generation,
        Instant issuedAt,
        @Nullable Instant expiresAt,
        boolean pending,
        boolean senderConstrained) {
    public PresentedToken {
        if (generation < 0) {
            throw new IllegalArgumentException("token_generation must not be negative, was " + generation);
        }
    }
}
