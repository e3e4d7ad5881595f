package dev.tokenlifecycle.adapter;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks of an adapter.
 *
 * @param wall says what tokens and revocations mean by a time; somebody may set it
 * @param nanos the monotonic clock: nobody sets it, its zero means nothing, and it may stand still while the machine is suspended
 */
record Clocks(InstantSource wall, LongSupplier nanos) {
    static final Clocks SYSTEM = new Clocks(InstantSource.system(), System::nanoTime);

    /** A moment on both clocks. */
    record Moment(Instant wall, long nano) {
        /** The moment that was {@code time} before. */
        Moment minus(Duration time) {
            return new Moment(wall.minus(time), nano - time.toNanos());
        }
    }

    /** The second of the wall's clock. */
    long second() {
        return wall.instant().getEpochSecond();
    }

    /** Now, to be compared with another answer of this method only. */
    long nano() {
        return nanos.getAsLong();
    }

    Moment now() {
        return new Moment(wall.instant(), nano());
    }

    /**
     * How long ago {@code moment} was, by the clock that says more: neither a clock that is set back nor a suspended machine makes
     * something look fresh. Never negative.
     */
    Duration since(Moment moment) {
        long monotonic = Math.max(0, nano() - moment.nano());
        Duration byWall = Duration.between(moment.wall(), wall.instant());
        return byWall.compareTo(Duration.ofNanos(monotonic)) > 0 ? byWall : Duration.ofNanos(monotonic);
    }
}
