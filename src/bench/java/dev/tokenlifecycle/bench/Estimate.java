package dev.tokenlifecycle.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * A number and the interval that holds the true one in 95 of 100 runs.
 *
 * @param value the number
 * @param low the lower end
 * @param high the upper end
 */
record Estimate(double value, double low, double high) {
    private static final int RESAMPLES = 400;

    /**
     * The median, between the order statistics that enclose the true median in at least 95 of 100 samples, whatever the
     * distribution; of five values or fewer these are the least and the greatest, and they promise less.
     */
    static Estimate median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        // P(X < rank) of a binomial distribution with p = 1/2 must be at most 2.5 %.
        double probability = Math.pow(0.5, n);
        double tail = probability;
        int rank = 0;
        while (rank < n / 2) {
            probability = probability * (n - rank) / (rank + 1);
            if (tail + probability > 0.025) {
                break;
            }
            tail += probability;
            rank++;
        }
        double middle = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        return new Estimate(middle, sorted[rank], sorted[n - 1 - rank]);
    }

    /** What {@code statistic} says of all {@code rounds}, and the middle 95 % of what it says of rounds drawn from them. */
    static Estimate bootstrap(int rounds, ToDoubleFunction<int[]> statistic) {
        Random random = new Random(1);
        double[] drawn = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            drawn[i] = statistic.applyAsDouble(random.ints(rounds, 0, rounds).toArray());
        }
        Arrays.sort(drawn);
        double value = statistic.applyAsDouble(
                java.util.stream.IntStream.range(0, rounds).toArray());
        return new Estimate(value, drawn[(int) (RESAMPLES * 0.025)], drawn[(int) (RESAMPLES * 0.975) - 1]);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", value, low, high);
    }
}
