package dev.tokenlifecycle.adapter;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks of an adapter.
 *
 * @param wall says what tokens and revocations mean by a time
 * @param nanos says how long ago something was: it never steps, and its zero means nothing
 */
record Clocks(InstantSource wall, LongSupplier nanos) {
    static final Clocks SYSTEM = new Clocks(InstantSource.system(), System::nanoTime);

    /** The second of the wall's clock. */
    long second() {
        return wall.instant().getEpochSecond();
    }

    /** Now, to be compared with another answer of this method only. */
    long nano() {
        return nanos.getAsLong();
    }
}
