package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.DistributionServer;
import java.util.stream.IntStream;

/** How long a start takes with the JAR and without it, in turn, on a database that has its schema. */
final class StartUp {
    private static final int STARTS = 6;

    private StartUp() {}

    static void measure(Report report) {
        // The first start of each augments and makes the database.
        seconds(server(true));
        seconds(server(false));
        double[] with = new double[STARTS];
        double[] without = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            // Who comes first changes.
            if (i % 2 == 0) {
                with[i] = seconds(server(true).keepData());
                without[i] = seconds(server(false).keepData());
            } else {
                without[i] = seconds(server(false).keepData());
                with[i] = seconds(server(true).keepData());
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

    private static DistributionServer.Builder server(boolean withJar) {
        return withJar
                ? new DistributionServer.Builder("bench").optimized()
                : new DistributionServer.Builder("bench-stock").optimized().withoutExtension();
    }

    private static double seconds(DistributionServer.Builder builder) {
        long begin = System.nanoTime();
        builder.start().close();
        return (System.nanoTime() - begin) / 1e9;
    }
}
