package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.DistributionServer;
import java.util.stream.IntStream;

/** How long a start takes with the JAR and without it, in turn, on a database that has its schema. */
final class StartUp {
    private static final int STARTS = 6;

    private StartUp() {}

    static void measure(Report report) {
        // The first start of each augments and makes the database.
        seconds(true);
        seconds(false);
        double[] with = new double[STARTS];
        double[] without = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            // Who comes first changes.
            if (i % 2 == 0) {
                with[i] = seconds(true);
                without[i] = seconds(false);
            } else {
                without[i] = seconds(false);
                with[i] = seconds(true);
            }
        }
        Estimate difference = Estimate.median(IntStream.range(0, STARTS)
                .mapToDouble(i -> with[i] - without[i])
                .toArray());
        report.line("\n### Start-up, embedded database, augmented before\n");
        report.line(
                "Median (95 %% interval) of %d starts each, in turn, until the server is ready and stopped again:",
                STARTS);
        report.line(
                "with the JAR %s s, without %s s, the difference %s s.",
                Estimate.median(with), Estimate.median(without), difference);
        report.write();
    }

    private static double seconds(boolean withJar) {
        DistributionServer.Builder builder = new DistributionServer.Builder(withJar ? "bench" : "bench-stock")
                .optimized()
                .keepData();
        long begin = System.nanoTime();
        (withJar ? builder : builder.withoutExtension()).start().close();
        return (System.nanoTime() - begin) / 1e9;
    }
}
