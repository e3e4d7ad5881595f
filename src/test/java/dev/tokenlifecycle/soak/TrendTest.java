package dev.tokenlifecycle.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrendTest {
    @Test
    void noiseAroundALevelIsFlatAndSoIsWhatIsDeletedEveryFewMinutes() {
        Random random = new Random(1);
        assertThat(trend(minute -> 100 + random.nextInt(20)).isFlat(0.1, 0)).isTrue();
        assertThat(trend(minute -> 500 + 30 * (minute % 5)).isFlat(0.1, 0)).isTrue();
    }

    @Test
    void aLeakUnderNoiseIsNone() {
        Random random = new Random(1);
        assertThat(trend(minute -> 100 + 0.5 * minute + random.nextInt(20)).isFlat(0.1, 0))
                .isFalse();
    }

    @Test
    void whatGrewBeforeTheWindowDoesNotCount() {
        assertThat(Trend.of(samples(minute -> Math.min(minute, 20)), "x", Duration.ofMinutes(20))
                        .growth())
                .isZero();
    }

    @Test
    void growthIsWhatTheSecondHalfIsAboveTheFirst() {
        assertThat(trend(minute -> minute < 30 ? 100 : 130)).isEqualTo(new Trend(115, 30));
    }

    @Test
    void whatIsSmallMayGrowByAFewUnits() {
        assertThat(new Trend(3, 2).isFlat(0.1, 2)).isTrue();
        assertThat(new Trend(3, 2).isFlat(0.1, 1)).isFalse();
    }

    private static Trend trend(IntToDoubleFunction value) {
        return Trend.of(samples(value), "x", Duration.ZERO);
    }

    private static List<Sample> samples(IntToDoubleFunction value) {
        return IntStream.range(0, 60)
                .mapToObj(minute -> new Sample(Duration.ofMinutes(minute), Map.of("x", value.applyAsDouble(minute))))
                .toList();
    }
}
