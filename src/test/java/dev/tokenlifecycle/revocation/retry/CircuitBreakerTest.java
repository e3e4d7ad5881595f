package dev.tokenlifecycle.revocation.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CircuitBreakerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void aHealthyHookMayHaveItsLimitUnderWay() {
        assertThat(CircuitBreaker.HEALTHY.room(NOW, 3, 8)).isEqualTo(5);
        assertThat(CircuitBreaker.HEALTHY.room(NOW, 8, 8)).isZero();
    }

    @Test
    void fourFailuresInARowAreNothing() {
        CircuitBreaker health = failures(4);

        assertThat(health.failing()).isFalse();
        assertThat(health.room(NOW, 0, 8)).isEqualTo(8);
    }

    @Test
    void theFifthFailureLeavesTheHookAlone() {
        CircuitBreaker health = failures(5);

        assertThat(health.failing()).isTrue();
        assertThat(health.room(NOW, 0, 8)).isZero();
    }

    @Test
    void afterThePauseItIsTriedWithOneDeliveryAtATime() {
        CircuitBreaker health = failures(5);

        assertThat(health.room(NOW.plusSeconds(1), 0, 8)).isEqualTo(1);
        assertThat(health.room(NOW.plusSeconds(1), 1, 8)).isZero();
    }

    @Test
    void thePauseGrowsToAMinute() {
        assertThat(failures(6).pausedUntil()).isEqualTo(NOW.plusSeconds(2));
        assertThat(failures(8).pausedUntil()).isEqualTo(NOW.plusSeconds(8));
        assertThat(failures(500).pausedUntil()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void aPauseEndsWhenTheClockIsSetBackByMoreThanItsLength() {
        CircuitBreaker health = failures(500);
        Instant earlier = NOW.minusSeconds(3_600);

        assertThat(health.room(earlier, 0, 8)).isEqualTo(1);
        assertThat(health.failed(earlier, null, 0).pausedUntil()).isEqualTo(earlier.plusSeconds(60));
    }

    @Test
    void aReceiverThatAsksForARestGetsItAtOnce() {
        CircuitBreaker health = CircuitBreaker.HEALTHY.failed(NOW, Duration.ofSeconds(30), 0);

        assertThat(health.room(NOW.plusSeconds(29), 0, 8)).isZero();
        assertThat(health.room(NOW.plusSeconds(30), 0, 8)).isEqualTo(8);
    }

    @Test
    void aReceiverCannotAskForMoreThanAMinuteForAllOfItsDeliveries() {
        CircuitBreaker health = CircuitBreaker.HEALTHY.failed(NOW, Duration.ofDays(1), 0);

        assertThat(health.pausedUntil()).isEqualTo(NOW.plusSeconds(60));
    }

    private static CircuitBreaker failures(int count) {
        CircuitBreaker health = CircuitBreaker.HEALTHY;
        for (int i = 0; i < count; i++) {
            health = health.failed(NOW, null, 0);
        }
        return health;
    }
}
