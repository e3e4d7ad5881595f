package dev.tokenlifecycle.soak;

import java.time.Duration;
import java.util.List;

/**
 * Whether a series grows: how far the median of the second half of its time is above that of the first. Outliers don't move it, and
 * what is deleted every few minutes hardly does.
 */
record Trend(double median, double growth) {
    /** Of the values of {@code series} from {@code begin} on. */
    static Trend of(List<Sample> samples, String series, Duration begin) {
        List<Double> late = samples.stream()
                .filter(each -> each.at().compareTo(begin) >= 0 && each.values().containsKey(series))
                .map(each -> each.values().getOrDefault(series, Double.NaN))
                .toList();
        if (late.size() < 10) {
            throw new IllegalArgumentException("Too few samples of " + series + ": " + late.size());
        }
        int half = late.size() / 2;
        return new Trend(
                middle(late), middle(late.subList(late.size() - half, late.size())) - middle(late.subList(0, half)));
    }

    /** Whether it grows by no more than {@code share} of its median, or by {@code units} where it is small. */
    boolean isFlat(double share, double units) {
        return growth <= Math.max(share * median, units);
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
