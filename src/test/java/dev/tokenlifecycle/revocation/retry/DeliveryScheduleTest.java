package dev.tokenlifecycle.revocation.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeliveryScheduleTest {
    private static final Instant QUEUED = Instant.parse("2026-11-23T12:00:00Z");
    private static final DeliverySchedule SCHEDULE = DeliverySchedule.DEFAULT;

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 10", "3, 20", "4, 40", "6, 160", "7, 300", "400, 300"})
    void waitsTwiceAsLongEachTimeUpToFiveMinutes(int attempts, int seconds) {
        assertThat(SCHEDULE.next(attempts, QUEUED, QUEUED, null, 0)).contains(QUEUED.plusSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0, 10000", "0.5, 7500", "1, 5000"})
    void shortensTheWaitByUpToHalf(double random, int millis) {
        assertThat(SCHEDULE.next(2, QUEUED, QUEUED, null, random)).contains(QUEUED.plusMillis(millis));
    }

    @Test
    void waitsAsLongAsTheReceiverAsks() {
        assertThat(SCHEDULE.next(1, QUEUED, QUEUED, Duration.ofMinutes(7), 0)).contains(QUEUED.plusSeconds(420));
    }

    @Test
    void isNotHurriedByTheReceiver() {
        assertThat(SCHEDULE.next(1, QUEUED, QUEUED, Duration.ZERO, 0)).contains(QUEUED.plusSeconds(5));
    }

    @Test
    void doesNotBelieveAReceiverThatSaysNever() {
        assertThat(SCHEDULE.next(1, QUEUED, QUEUED, Duration.ofDays(3650), 0))
                .contains(QUEUED.plus(Duration.ofDays(1)));
    }

    @Test
    void makesTheLastAttemptWhenTheBudgetEnds() {
        Instant end = QUEUED.plus(Duration.ofDays(3));

        assertThat(SCHEDULE.next(100, QUEUED, end.minusSeconds(60), null, 0)).contains(end);
    }

    @Test
    void givesUpOnceTheBudgetHasEnded() {
        assertThat(SCHEDULE.next(100, QUEUED, QUEUED.plus(Duration.ofDays(3)), null, 0))
                .isEmpty();
    }

    @Test
    void reachesAnEndpointThatWasDownForAnHourWithinFiveMinutes() {
        Instant up = QUEUED.plus(Duration.ofHours(1));
        List<Instant> attempts = attemptsUntil(up, 0);

        assertThat(attempts.get(attempts.size() - 1)).isBetween(up, up.plus(Duration.ofMinutes(5)));
        assertThat(attempts).hasSizeBetween(17, 19);
    }

    @Test
    void triesAnEndpointThatNeverAnswersForThreeDays() {
        List<Instant> attempts = attemptsUntil(Instant.MAX, 0);

        assertThat(attempts.get(attempts.size() - 1)).isEqualTo(QUEUED.plus(Duration.ofDays(3)));
        assertThat(attempts).hasSizeBetween(865, 875);
    }

    private static List<Instant> attemptsUntil(Instant up, double random) {
        List<Instant> attempts = new ArrayList<>();
        Optional<Instant> next = Optional.of(QUEUED);
        while (next.isPresent()) {
            Instant now = next.get();
            attempts.add(now);
            if (!now.isBefore(up)) {
                break;
            }
            next = SCHEDULE.next(attempts.size(), QUEUED, now, null, random);
        }
        return attempts;
    }
}
