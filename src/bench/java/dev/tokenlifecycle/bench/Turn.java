package dev.tokenlifecycle.bench;

import java.util.Arrays;

/** What one configuration did in one turn. */
final class Turn {
    private final double seconds;
    private final double cpuSeconds;
    private final long[] latencies;

    /**
     * @param seconds how long the turn was
     * @param cpuSeconds the CPU time, user and system, of the servers meanwhile
     * @param latencies of every request, in nanoseconds
     */
    Turn(double seconds, double cpuSeconds, long[] latencies) {
        this.seconds = seconds;
        this.cpuSeconds = cpuSeconds;
        this.latencies = latencies.clone();
    }

    /** Answered requests per second. */
    double perSecond() {
        return latencies.length / seconds;
    }

    /** The servers' CPU time per request, in milliseconds. */
    double cpuMillis() {
        return 1_000 * cpuSeconds / latencies.length;
    }

    /** A quantile of the latencies of several turns together, in milliseconds. */
    static double millis(double quantile, Iterable<Turn> turns) {
        long[] all = new long[0];
        for (Turn turn : turns) {
            int length = all.length;
            all = Arrays.copyOf(all, length + turn.latencies.length);
            System.arraycopy(turn.latencies, 0, all, length, turn.latencies.length);
        }
        Arrays.sort(all);
        return all[(int) ((all.length - 1) * quantile)] / 1e6;
    }
}
