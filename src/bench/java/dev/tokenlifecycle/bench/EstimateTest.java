package dev.tokenlifecycle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EstimateTest {
    @Test
    void theMedianOfFortyLiesBetweenTheFourteenthAndTheTwentySeventh() {
        assertThat(Estimate.median(upTo(40))).isEqualTo(new Estimate(20.5, 14, 27));
    }

    @Test
    void sixValuesArePromisedNoLessThanAllOfThem() {
        assertThat(Estimate.median(new double[] {6, 2, 4, 1, 5, 3})).isEqualTo(new Estimate(3.5, 1, 6));
    }

    @Test
    void nineteenOfTwentyIntervalsHoldTheTrueMedian() {
        java.util.Random random = new java.util.Random(7);
        long held = IntStream.range(0, 2_000)
                .mapToObj(i -> Estimate.median(random.doubles(25).toArray()))
                .filter(estimate -> estimate.low() <= 0.5 && estimate.high() >= 0.5)
                .count();

        assertThat(held).isBetween(1_900L, 1_980L);
    }

    @Test
    void drawnRoundsSpreadAroundWhatAllRoundsSay() {
        double[] values = upTo(100);

        Estimate mean = Estimate.bootstrap(
                values.length,
                drawn -> Arrays.stream(drawn)
                        .mapToDouble(i -> values[i])
                        .average()
                        .orElseThrow());

        assertThat(mean.value()).isEqualTo(50.5);
        assertThat(mean.low()).isBetween(42.0, 47.0);
        assertThat(mean.high()).isBetween(54.0, 59.0);
    }

    private static double[] upTo(int count) {
        return IntStream.rangeClosed(1, count).mapToDouble(i -> i).toArray();
    }
}
