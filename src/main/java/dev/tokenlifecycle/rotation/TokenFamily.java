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
 * @param rotatedBy the {@code jti} of the token that was presented when the current generation was reached; null where that
 *     isn't known: before the first rotation, and where a version of this extension that didn't keep it has rotated last
 * @param expiresAt when the last of all its tokens expires, access tokens included; null where only the session ends them
 * @param reachedFrom who reached the current generation
 * @param condemned whether {@code observe} mode has seen what {@code enforce} would have ended it for
 */
public record TokenFamily(
        FamilyId id,
        long generation,
        Instant startedAt,
        Instant reachedAt,
        @Nullable String rotatedBy,
        @Nullable Instant expiresAt,
        Origin reachedFrom,
        boolean condemned) {

    /** The claim that names the family: of every token of it but its first refresh token, whose {@code jti} is its id. */
    public static final String CLAIM = "token_family";

    /** The claim of refresh tokens that says their generation. */
    public static final String GENERATION_CLAIM = "token_generation";

    public TokenFamily {
        if (generation < 0) {
            throw new IllegalArgumentException("A generation must not be negative, was " + generation);
        }
    }

    /** The state of a family of which nothing is known but the token that is presented. */
    public static TokenFamily of(PresentedToken token) {
        return new TokenFamily(
                token.family(),
                token.generation(),
                token.issuedAt(),
                token.issuedAt(),
                null,
                token.expiresAt(),
                Origin.UNKNOWN,
                false);
    }

    /**
     * The state after a rotation.
     *
     * @param expires when the last token of the answer expires; null where only the session ends it
     */
    public TokenFamily rotated(long to, PresentedToken by, Origin from, @Nullable Instant expires, Instant now) {
        return new TokenFamily(id, to, startedAt, now, by.id(), later(expiresAt, expires), from, condemned);
    }

    /** When it was used last, as far as {@code token} shows: a replay and an exempt token leave the state alone, but are uses. */
    public Instant usedAt(PresentedToken token) {
        return reachedAt.isAfter(token.issuedAt()) ? reachedAt : token.issuedAt();
    }

    /** The same without the mark of {@code observe} mode, which {@code enforce} ignores. */
    public TokenFamily pardoned() {
        return condemned
                ? new TokenFamily(id, generation, startedAt, reachedAt, rotatedBy, expiresAt, reachedFrom, false)
                : this;
    }

    /** The later of two expiries, of which null is the latest. */
    public static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return null;
        }
        return one.isAfter(other) ? one : other;
    }
}
