package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.bench.Load.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, as the second half of {@code docs/benchmarks.md} and a plot; the first half is written by hand. */
final class Report {
    private static final String MARK = "<!-- From here on written by mvn -Pbench verify. -->";
    private static final Path PAGE = Path.of("docs/benchmarks.md");
    private static final Path PLOT = Path.of("docs/images/benchmarks.svg");

    private final StringBuilder text = new StringBuilder();
    private final List<Comparison> plotted = new ArrayList<>();

    Report() {
        line(MARK);
        line("");
        line(
                "Run on %s: %s, %d processors, Java %s, Keycloak %s. One-minute load average at the start: %.1f.",
                Instant.now().truncatedTo(ChronoUnit.MINUTES),
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                System.getProperty("keycloak.version"),
                load());
        line("");
        line("![Throughput, of stock with rotation off](images/benchmarks.svg)");
    }

    /** Adds a line. */
    void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
    }

    /** Adds a table, and bars to the plot where {@code plot} says so. */
    void add(Comparison measured, boolean plot) {
        line("\n### %s\n", measured.title());
        line(
                "| | per second: median (min–max) | of the first: median (min–max of the rounds) | p50 ms | p99 ms | p99 of the first |");
        line("|---|---|---|---|---|---|");
        for (String name : measured.names()) {
            double[] rate = measured.perSecond(name);
            double[] ratio = measured.ratio(name, Result::perSecond);
            line(
                    "| %s | %.0f (%.0f–%.0f) | %.2f (%.2f–%.2f) | %.1f | %.1f | %.2f |",
                    name,
                    rate[0],
                    rate[1],
                    rate[2],
                    ratio[0],
                    ratio[1],
                    ratio[2],
                    measured.median(name, Result::p50Millis),
                    measured.median(name, Result::p99Millis),
                    measured.ratio(name, Result::p99Millis)[0]);
        }
        if (plot) {
            plotted.add(measured);
        }
        write();
        System.out.println(text.substring(text.lastIndexOf("\n### ")));
    }

    /** Writes both files. */
    void write() {

        try {
            String page = Files.exists(PAGE) ? Files.readString(PAGE) : "# Benchmarks\n\n" + MARK;
            Files.writeString(
                    PAGE,
                    page.substring(0, page.indexOf(MARK)) + text.toString().strip() + "\n");
            Files.writeString(PLOT, new Plot(plotted).svg());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one-minute load average. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.name") + " " + System.getProperty("os.arch");
        }
    }
}
