package dev.tokenlifecycle.soak;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The samples as an SVG: a panel for each group of series, from 0, with a mark at each kill. */
final class Chart {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 150;
    private static final int LEFT = 50;
    private static final int TOP = 28;
    private static final int BOTTOM = 22;
    private static final List<String> COLOURS = List.of("#1f6feb", "#d1570a");

    /** A panel: its title, and the series that it shows. */
    record Panel(String title, List<String> series) {}

    private final List<Sample> samples;
    private final List<Duration> kills;
    private final double end;

    Chart(List<Sample> samples, List<Duration> kills) {
        this.samples = samples;
        this.kills = kills;
        this.end = minutes(samples.get(samples.size() - 1).at());
    }

    String svg(List<Panel> panels) {
        int rows = (panels.size() + 1) / 2;
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                        .formatted(2 * WIDTH, rows * HEIGHT))
                .append(" font-family=\"sans-serif\" font-size=\"11\">\n")
                .append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (int i = 0; i < panels.size(); i++) {
            svg.append("<g transform=\"translate(%d %d)\">\n".formatted(i % 2 * WIDTH, i / 2 * HEIGHT))
                    .append(panel(panels.get(i)))
                    .append("</g>\n");
        }
        return svg.append("</svg>\n").toString();
    }

    private String panel(Panel panel) {
        double most = panel.series().stream()
                .flatMap(series -> samples.stream().map(each -> each.values().getOrDefault(series, 0.0)))
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        double top = Math.max(1, most * 1.1);
        StringBuilder svg = new StringBuilder(text(LEFT, 16, "start", panel.title()));
        kills.forEach(kill -> svg.append(line(x(minutes(kill)), TOP, x(minutes(kill)), HEIGHT - BOTTOM, "#d0d0d0")));
        svg.append(line(LEFT, HEIGHT - BOTTOM, WIDTH - 10, HEIGHT - BOTTOM, "#808080"))
                .append(text(LEFT - 4, TOP + 8, "end", number(top)))
                .append(text(LEFT - 4, HEIGHT - BOTTOM, "end", "0"))
                .append(text(LEFT, HEIGHT - 8, "start", "0"))
                .append(text(WIDTH - 10, HEIGHT - 8, "end", number(end) + " min"));
        for (int i = 0; i < panel.series().size(); i++) {
            svg.append(curve(panel.series().get(i), top, COLOURS.get(i)))
                    .append("<text x=\"%d\" y=\"16\" text-anchor=\"end\" fill=\"%s\">%s</text>\n"
                            .formatted(WIDTH - 10 - 60 * i, COLOURS.get(i), legend(panel, i)));
        }
        return svg.toString();
    }

    private static String legend(Panel panel, int i) {
        String series = panel.series().get(i);
        return panel.series().size() == 1 ? "" : series.substring(series.indexOf(' ') + 1);
    }

    private String curve(String series, double top, String colour) {
        String points = samples.stream()
                .filter(each -> each.values().containsKey(series))
                .map(each -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        x(minutes(each.at())),
                        HEIGHT - BOTTOM - each.values().getOrDefault(series, 0.0) / top * (HEIGHT - BOTTOM - TOP)))
                .collect(Collectors.joining(" "));
        return "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>\n".formatted(colour, points);
    }

    private double x(double minute) {
        return LEFT + minute / end * (WIDTH - 10 - LEFT);
    }

    private static String line(double x1, double y1, double x2, double y2, String colour) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                colour);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static double minutes(Duration duration) {
        return duration.toMillis() / 60_000.0;
    }
}
