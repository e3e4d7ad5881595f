package dev.tokenlifecycle.revocation.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class IntervalTest {
    private static final Instant LAST = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void itHasPassedAtItsEnd() {
        assertThat(Interval.hasPassed(SECOND, LAST, LAST)).isFalse();
        assertThat(Interval.hasPassed(SECOND, LAST, LAST.plusMillis(999))).isFalse();
        assertThat(Interval.hasPassed(SECOND, LAST, LAST.plusMillis(1_000))).isTrue();
    }

    @Test
    void aThreadThatReadTheClockAMomentBeforeAnotherIsNotDue() {
        assertThat(Interval.hasPassed(SECOND, LAST, LAST.minusMillis(999))).isFalse();
    }

    @Test
    void aClockThatIsSetBackStopsNothing() {
        Instant now = LAST.minus(Duration.ofHours(1));

        assertThat(Interval.hasPassed(SECOND, LAST, now)).isTrue();
        // From then on it is counted as before.
        assertThat(Interval.hasPassed(SECOND, now, now.plusMillis(999))).isFalse();
    }
}
