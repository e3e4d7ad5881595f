package dev.tokenlifecycle.revocation.retry;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a hook rests. After {@value #FAILURES} failed attempts in a row nothing is sent to it for a while, and then one
 * delivery at a time, until one succeeds.
 *
 * @param failures how many attempts have failed in a row
 * @param pausedUntil when it may be tried again
 */
public record CircuitBreaker(int failures, Instant pausedUntil) {
    /** How many failures in a row make a hook unhealthy. */
    public static final int FAILURES = 5;

    /** A hook whose last attempt didn't fail. */
    public static final CircuitBreaker HEALTHY = new CircuitBreaker(0, Instant.EPOCH);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** Whether it rests, or gets one delivery at a time. */
    public boolean failing() {
        return failures >= FAILURES;
    }

    /**
     * Whether nothing may be started now. No pause is longer than a minute: one that seems to be began before the clock was set
     * back.
     */
    public boolean paused(Instant now) {
        return now.isBefore(pausedUntil) && !pausedUntil.isAfter(now.plus(LONGEST_PAUSE));
    }

    /**
     * How many deliveries may be started now.
     *
     * @param inFlight how many are under way
     * @param limit how many a healthy hook may have under way
     */
    public int room(Instant now, int inFlight, int limit) {
        if (paused(now)) {
            return 0;
        }
        return Math.max(0, (failing() ? 1 : limit) - inFlight);
    }

    /** The health after one more failed attempt; {@code random} from 0 to 1 is the share of the jitter. */
    public CircuitBreaker failed(Instant now, @Nullable Duration retryAfter, double random) {
        int count = failures + 1;
        Instant until = paused(now) ? pausedUntil : Instant.EPOCH;
        if (count >= FAILURES) {
            Duration pause = DeliverySchedule.doubled(FIRST_PAUSE, count - FAILURES, LONGEST_PAUSE);
            until = later(until, now.plus(DeliverySchedule.jittered(pause, random)));
        }
        if (retryAfter != null) {
            // A receiver that asks for a rest means all of its deliveries; bounded, as its wish is also each row's
            // wait.
            Duration rest = retryAfter.compareTo(LONGEST_PAUSE) < 0 ? retryAfter : LONGEST_PAUSE;
            until = later(until, now.plus(rest));
        }
        return new CircuitBreaker(count, until);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
