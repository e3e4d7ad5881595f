package dev.tokenlifecycle.rotation.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.rotation.readiness.ObservedTraffic.Shortage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ObservedTrafficTest {
    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");

    @Test
    void countsWhatDiffers() {
        ObservedTraffic traffic = ObservedTraffic.of(List.of(
                refresh(START, "app", "alice", "a"),
                refresh(START.plusSeconds(60), "app", "alice", "a"),
                refresh(START.plusSeconds(90), "web", "alice", "b"),
                refresh(START.plus(Duration.ofDays(1)), "web", null, "c")));

        assertThat(traffic).isEqualTo(new ObservedTraffic(4, 3, 1, 2, 2, START, START.plus(Duration.ofDays(1))));
    }

    @Test
    void nothingIsTooLittle() {
        ObservedTraffic nothing = ObservedTraffic.of(List.of());

        assertThat(nothing).isEqualTo(new ObservedTraffic(0, 0, 0, 0, 0, null, null));
        assertThat(nothing.shortages()).containsExactly(Shortage.FAMILIES, Shortage.DAYS);
    }

    @ParameterizedTest
    @CsvSource({"299,7,FAMILIES", "300,6,DAYS", "300,7,''"})
    void saysWhatThereIsTooLittleOf(int families, int days, String shortages) {
        List<ObservedRefresh> history = IntStream.range(0, families)
                .mapToObj(
                        i -> refresh(START.plus(Duration.ofDays((long) i * days / families)), "app", "u" + i, "f" + i))
                .toList();

        assertThat(ObservedTraffic.of(history).shortages())
                .extracting(Shortage::name)
                .containsExactlyElementsOf(shortages.isEmpty() ? List.of() : List.of(shortages));
    }

    private static ObservedRefresh refresh(Instant at, String client, String user, String family) {
        return new ObservedRefresh(
                at, client, user, family, 0, 0, Duration.ZERO, false, Verdict.ROTATED, Origin.UNKNOWN, Origin.UNKNOWN);
    }
}
