package dev.tokenlifecycle.rotation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One login's chain of refresh tokens, as the server keeps it: constant space, however often it rotated.
 *
 * @param id the {@code jti} of its first token
 * @param generation the generation that is current
 * @param startedAt when its first token was issued
 * @param reachedAt when the current generation was reached
 * @param expiresAt when its current token expires; null where only the session ends it
 * @param reachedFrom who reached the current generation
 */
public record TokenFamily(
        FamilyId id,
        long generation,
        Instant startedAt,
        Instant reachedAt,
        @Nullable Instant expiresAt,
        Origin reachedFrom) {

    public TokenFamily {
        if (generation < 0) {
            throw new IllegalArgumentException("A generation must not be negative, was " + generation);
        }
    }
}
