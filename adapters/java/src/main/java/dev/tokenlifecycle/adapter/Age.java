package dev.tokenlifecycle.adapter;

import java.time.Duration;

/** How long ago something was known, whatever the wall's clock does meanwhile. */
final class Age {
    /** That of what was never known. */
    private static final Duration NEVER = Duration.ofSeconds(Integer.MAX_VALUE);

    private final Clocks clocks;
    private volatile Long knownAt;

    Age(Clocks clocks) {
        this.clocks = clocks;
    }

    /** It was known at {@code nano}, as {@link Clocks#nano} says it. */
    void knownAt(long nano) {
        knownAt = nano;
    }

    Duration now() {
        Long known = knownAt;
        return known == null ? NEVER : Duration.ofNanos(Math.max(0, clocks.nano() - known));
    }
}
