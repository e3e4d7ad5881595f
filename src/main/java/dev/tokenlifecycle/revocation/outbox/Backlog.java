package dev.tokenlifecycle.revocation.outbox;

import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a hook has waiting.
 *
 * @param waiting how many deliveries wait
 * @param deadLetters how many were given up and are kept
 * @param oldest when the oldest one that waits was queued; null where none waits
 */
public record Backlog(
        long waiting, long deadLetters, @Nullable Instant oldest) {
    /** Nothing waits, and nothing was given up. */
    public static final Backlog NONE = new Backlog(0, 0, null);

    /** The sum of this and {@code other}. */
    Backlog and(Backlog other) {
        Instant first = Stream.of(this, other)
                .flatMap(each -> Stream.ofNullable(each.oldest))
                .min(Instant::compareTo)
                .orElse(null);
        return new Backlog(waiting + other.waiting, deadLetters + other.deadLetters, first);
    }
}
