package dev.tokenlifecycle.adapter;

import java.time.Duration;
import java.time.Instant;

/** Clocks of a test, which stand still until the test says that time passes. */
final class SteppingClocks {
    private final Instant start = Instant.now();
    private volatile long passed;
    private volatile long stepped;

    Clocks clocks() {
        return new Clocks(() -> start.plusNanos(passed + stepped), () -> passed);
    }

    /** Time passes, on both. */
    void pass(Duration time) {
        passed += time.toNanos();
    }

    /** The machine is suspended: the monotonic clock stands still meanwhile. */
    void suspend(Duration time) {
        step(time);
    }

    /** Somebody sets the wall's clock. */
    void step(Duration time) {
        stepped += time.toNanos();
    }
}
