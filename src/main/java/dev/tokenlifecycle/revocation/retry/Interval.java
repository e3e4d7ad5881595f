package dev.tokenlifecycle.revocation.retry;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether something that is done from time to time is due. A last time that lies an interval ahead means that the clock was
 * set back since then, and it is due: otherwise nothing would happen for as long as the clock was set back. Example: asked at
 * 12:00:00 with an interval of a second; the clock is set back to 11:00:00; due.
 */
public final class Interval {
    private Interval() {}

    /**
     * Whether {@code now} is {@code interval} or more away from {@code last}. A little before it isn't due: one of several
     * threads may have read the clock a moment before the one that was first.
     */
    public static boolean hasPassed(Duration interval, Instant last, Instant now) {
        return Duration.between(last, now).abs().compareTo(interval) >= 0;
    }
}
