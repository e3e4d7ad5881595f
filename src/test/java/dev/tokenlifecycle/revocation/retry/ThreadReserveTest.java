package dev.tokenlifecycle.revocation.retry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThreadReserveTest {
    @ParameterizedTest
    @CsvSource({"0, 0, 48", "8, 8, 40", "47, 7, 1", "48, 7, 0", "48, 8, 0", "63, 1, 0", "100, 1, 0"})
    void aHookThatHasDeliveriesUnderWayLeavesAQuarterFree(int underWay, int inFlight, int room) {
        assertThat(ThreadReserve.room(64, underWay, inFlight)).isEqualTo(room);
    }

    @ParameterizedTest
    @CsvSource({"47, 1", "48, 1", "63, 1", "64, 1", "40, 8"})
    void aHookThatHasNoneMayStartOne(int underWay, int room) {
        assertThat(ThreadReserve.room(64, underWay, 0)).isEqualTo(room);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1", "1, 1, 0", "3, 2, 1", "4, 3, 0"})
    void fewThreadsAreUsed(int threads, int underWay, int room) {
        assertThat(ThreadReserve.room(threads, underWay, 1)).isEqualTo(room);
    }
}
