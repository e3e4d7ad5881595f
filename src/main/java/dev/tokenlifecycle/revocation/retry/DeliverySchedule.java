package dev.tokenlifecycle.revocation.retry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery that failed is sent again: after {@code first}, then twice as long each time up to {@code longest}, each wait
 * shortened by up to half at random so that a receiver that comes back isn't met by all at once. The last attempt is made when
 * the budget ends.
 *
 * @param first the wait after the first failure
 * @param longest the longest wait of our own choice
 * @param budget how long after it was queued a delivery is given up
 */
public record DeliverySchedule(Duration first, Duration longest, Duration budget) {
    /**
     * The waits and the budget of the docs. No longer than five minutes, because a hook that is down rests as a whole
     * anyway, and because so long after it is up again the last revocation may be delivered.
     */
    public static final DeliverySchedule DEFAULT =
            new DeliverySchedule(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofDays(3));

    /** RFC 9110 §10.2.3: a receiver says when to come back. One that says never isn't believed: the budget decides. */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

    /**
     * The next attempt, empty where the delivery is given up.
     *
     * @param attempts how many have failed, at least 1
     * @param queuedAt when it was queued
     * @param now when the last one failed
     * @param retryAfter how long the receiver asked to be left alone; null where it didn't
     * @param random from 0 to 1: the share of the jitter
     */
    public Optional<Instant> next(
            int attempts, Instant queuedAt, Instant now, @Nullable Duration retryAfter, double random) {
        Instant end = queuedAt.plus(budget);
        if (!now.isBefore(end)) {
            return Optional.empty();
        }
        Instant next = now.plus(jittered(doubled(first, attempts - 1, longest), random));
        Instant asked = retryAfter == null ? now : now.plus(shorter(retryAfter, LONGEST_RETRY_AFTER));
        Instant later = asked.isAfter(next) ? asked : next;
        return Optional.of(later.isAfter(end) ? end : later);
    }

    static Duration doubled(Duration first, int times, Duration longest) {
        Duration wait = first;
        for (int i = 0; i < times && wait.compareTo(longest) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return shorter(wait, longest);
    }

    static Duration jittered(Duration wait, double random) {
        return wait.minusMillis(Math.round(wait.toMillis() * random / 2));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
