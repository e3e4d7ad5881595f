package dev.tokenlifecycle.rotation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the server makes of a presented refresh token; the event detail {@code refresh_verdict}. */
public enum Verdict {
    /** The current token: the family moves on. */
    ROTATED,
    /** The direct predecessor again, within the grace: two tabs or a retry. Or the loser of a race where there is no grace. */
    CONCURRENT,
    /** The very token that caused the last rotation, whose successor was never used: its answer got lost. */
    LOST_RESPONSE,
    /** Newer than the server knows: its state was restored from a backup or lags behind. */
    FAST_FORWARDED,
    /** An old token is used again: reuse, a sign of theft. */
    SUPERSEDED,
    /** A token of a family that was revoked. */
    REVOKED_FAMILY,
    /** A rotated token of a family of which the server knows nothing. */
    UNKNOWN_FAMILY,
    /** A token of a family that was unused for too long, or is too old. */
    EXPIRED_FAMILY,
    /** A token that the policy doesn't rotate. */
    EXEMPT;

    /** The name in events and metrics, such as {@code lost_response}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The verdict of that {@link #wireName()}; empty where there is none. */
    public static Optional<Verdict> parse(@Nullable String wireName) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.wireName().equals(wireName))
                .findFirst();
    }
}
