package dev.tokenlifecycle.bench;

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
    private final List<Curve> curves = new ArrayList<>();

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
        line("| | per second | of %s | CPU ms per request | of %1$s | p50 ms | p99 ms | of %1$s |", letter(measured));
        line("|---|---|---|---|---|---|---|---|");
        for (String name : measured.names()) {
            line(
                    "| %s | %s | %s | %.2f | %s | %.1f | %.1f | %s |",
                    name,
                    spread(measured.turns(name)),
                    measured.throughput(name),
                    measured.median(name, Turn::cpuMillis).value(),
                    measured.cpu(name),
                    Turn.millis(0.5, measured.turns(name)),
                    Turn.millis(0.99, measured.turns(name)),
                    measured.latency(name, 0.99));
        }
        line(
                "\n%d turns each. The load generator took %.1f %% of the CPU time, the servers' compilers %.1f %% of the servers'.",
                measured.turns(measured.names().get(measured.names().size() - 1))
                        .size(),
                100 * measured.generatorShare(),
                100 * measured.compilerShare());
        if (plot) {
            plotted.add(measured);
        }
        write();
        System.out.println(text.substring(text.lastIndexOf("\n### ")));
    }

    /** Adds a curve: its table, and its lines to the plot. */
    void add(Curve measured) {
        line("\n### %s\n", measured.title());
        measured.lines().forEach(this::line);
        curves.add(measured);
        write();
        System.out.println(text.substring(text.lastIndexOf("\n### ")));
    }

    private static String letter(Comparison measured) {
        return measured.first().startsWith("(") ? measured.first().substring(0, 3) : "the first";
    }

    private static String spread(List<Turn> turns) {
        double[] sorted = turns.stream().mapToDouble(Turn::perSecond).sorted().toArray();
        return String.format(
                Locale.ROOT, "%.0f (%.0f–%.0f)", sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    /** Writes both files: to {@code docs/} if every part was asked for, to {@code target/bench/} otherwise. */
    void write() {
        try {
            Path page = Plan.isWhole() ? PAGE : Path.of("target/bench/benchmarks.md");
            Path plot = Plan.isWhole() ? PLOT : Path.of("target/bench/benchmarks.svg");
            Files.createDirectories(page.getParent());
            String whole = Files.readString(PAGE);
            Files.writeString(
                    page,
                    whole.substring(0, whole.indexOf(MARK)) + text.toString().strip() + "\n");
            Files.writeString(plot, new Plot(plotted, curves).svg());
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
