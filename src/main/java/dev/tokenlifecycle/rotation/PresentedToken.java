package dev.tokenlifecycle.rotation;

import java.time.Instant;

/**
 * The refresh token of a request, as far as rotation looks at it.
 *
 * @param family its family; a token without the claim is the first of its own
 * @param generation its generation; 0 without the claim
 * @param issuedAt its {@code iat}
 */
public record PresentedToken(FamilyId family, long generation, Instant issuedAt) {
    public PresentedToken {
        if (generation < 0) {
            throw new IllegalArgumentException("token_generation must not be negative, was " + generation);
        }
    }
}
