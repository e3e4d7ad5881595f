package dev.tokenlifecycle.rotation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One login's chain of refresh tokens, as the server keeps it: constant space, however often it rotated.
 *
 * @param id the {@code jti} of its first token
 * @param generation the generation that is current
 * @param startedAt when its first token was issued
 * @param reachedAt when the current generation was reached
 * @param expiresAt when the last token expires that the note knows of; null where only the session ends them
 * @param reachedFrom who reached the current generation
 * @param condemned whether {@code observe} mode has seen what {@code enforce} would have ended it for
 */
public record TokenFamily(
        FamilyId id,
        long generation,
        Instant startedAt,
        Instant reachedAt,
        @Nullable Instant expiresAt,
        Origin reachedFrom,
        boolean condemned) {

    public TokenFamily {
        if (generation < 0) {
            throw new IllegalArgumentException("A generation must not be negative, was " + generation);
        }
    }

    /**
     * When the last of all its tokens expires at the latest; null where only the session ends them. A predecessor is answered
     * without a note: until it expires itself, with a token that lives as long as the current one did.
     */
    public @Nullable Instant lastExpiry() {
        Instant expiry = expiresAt;
        if (expiry == null || expiry.isBefore(reachedAt)) {
            return expiry;
        }
        return expiry.plus(Duration.between(reachedAt, expiry));
    }

    /** The later of two expiries, of which null is the latest. */
    public static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return null;
        }
        return one.isAfter(other) ? one : other;
    }
}
