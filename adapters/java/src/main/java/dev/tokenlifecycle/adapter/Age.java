package dev.tokenlifecycle.adapter;

import dev.tokenlifecycle.adapter.Clocks.Moment;
import java.time.Duration;

/** How long ago something was known, as {@link Clocks#since} says it. */
final class Age {
    /** That of what was never known. */
    private static final Duration NEVER = Duration.ofSeconds(Integer.MAX_VALUE);

    private final Clocks clocks;
    private volatile Moment knownAt;

    Age(Clocks clocks) {
        this.clocks = clocks;
    }

    /** It was known at {@code moment}. */
    void knownAt(Moment moment) {
        knownAt = moment;
    }

    Duration now() {
        Moment known = knownAt;
        return known == null ? NEVER : clocks.since(known);
    }
}
