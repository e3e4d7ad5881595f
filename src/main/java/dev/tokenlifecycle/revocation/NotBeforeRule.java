package dev.tokenlifecycle.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which families a not-before of a client or a realm ends. Keycloak refuses the tokens that are older than it. That is not enough
 * where an admin sets it to now: a not-before has a resolution of a second, and a client may refresh after the time that it names
 * and before it is saved.
 */
public final class NotBeforeRule {
    /** How late a not-before that means now may be saved: a slow request, or an admin's clock that is behind. */
    private static final Duration LATE = Duration.ofMinutes(1);

    /** How far ahead a not-before that means now may lie: it may be rounded up. */
    private static final Duration AHEAD = Duration.ofSeconds(1);

    private static final Duration REST_OF_THE_SECOND = Duration.ofMillis(999);

    private NotBeforeRule() {}

    /**
     * The last moment at which a family may have begun for {@code notBefore} to end it, with all tokens that refreshes have made.
     *
     * @param notBefore the not-before, in whole seconds
     * @param now when it is saved
     * @return empty where {@code notBefore} wasn't set to now: it ends older tokens only
     */
    public static Optional<Instant> endsFamiliesBegunUntil(Instant notBefore, Instant now) {
        if (!wasSetToNow(notBefore, now)) {
            return Optional.empty();
        }
        Instant endOfItsSecond = notBefore.plus(REST_OF_THE_SECOND);
        return Optional.of(endOfItsSecond.isBefore(now) ? endOfItsSecond : now);
    }

    /** Whether {@code notBefore}, saved at {@code now}, means now. */
    static boolean wasSetToNow(Instant notBefore, Instant now) {
        return !notBefore.isBefore(now.minus(LATE)) && !notBefore.isAfter(now.plus(AHEAD));
    }
}
