package dev.tokenlifecycle.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What was promised of a refresh, and whether a run shows it: an interval that holds the limit shows neither. */
final class Goals {
    private static final double P99 = 1.1;

    private Goals() {}

    /** Of many sessions in turn: the workload that counts. */
    static List<String> inTurn(Comparison measured) {
        return table(
                atLeast("(c) of (a), sessions in turn: ≥ 0.97", 0.97, measured.throughput(Realms.GRACE)),
                atLeast("(d) of (a), sessions in turn: ≥ 0.95", 0.95, measured.throughput(Realms.STRICT)),
                atMost("p99 of (c), of (a)'s: ≤ 1.1", P99, measured.latency(Realms.GRACE, 0.99)),
                atMost("p99 of (d), of (a)'s: ≤ 1.1", P99, measured.latency(Realms.STRICT, 0.99)));
    }

    /** Of a few sessions in a tight loop: the worst case. */
    static List<String> tight(Comparison measured) {
        return table(
                atLeast("(c) of (b), tight loop: ≥ 1", 1, measured.throughput(Realms.GRACE, Realms.STOCK)),
                atLeast("(d) of (b), tight loop: ≥ 1", 1, measured.throughput(Realms.STRICT, Realms.STOCK)));
    }

    private static List<String> table(String... rows) {
        return Stream.concat(Stream.of("\n| goal | measured | |", "|---|---|---|"), Stream.of(rows))
                .toList();
    }

    private static String atLeast(String goal, double limit, Estimate measured) {
        return row(goal, measured, measured.value() >= limit, measured.low() >= limit || measured.high() < limit);
    }

    private static String atMost(String goal, double limit, Estimate measured) {
        return row(goal, measured, measured.value() <= limit, measured.high() <= limit || measured.low() > limit);
    }

    private static String row(String goal, Estimate measured, boolean met, boolean sure) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s%s |",
                goal,
                measured,
                met ? "met" : "missed",
                sure ? "" : ", within what the run can't tell");
    }
}
