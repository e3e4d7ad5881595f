package dev.tokenlifecycle.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two pictures in one: bars of throughput, relative to the first configuration of each comparison, with their 95 % intervals,
 * and lines of the CPU time per request against what grows.
 */
final class Plot {
    private static final int LABELS = 300;
    private static final int UNIT = 400;
    private static final int WIDTH = LABELS + UNIT + 140;
    private static final int ROW = 20;
    private static final int CURVE = 140;
    private static final String STOCK = "#a0aec0";
    private static final String OWN = "#2b6cb0";

    private final StringBuilder body = new StringBuilder();
    private int y = 10;

    Plot(List<Comparison> comparisons, List<Curve> curves) {
        comparisons.forEach(this::bars);
        curves.forEach(this::lines);
    }

    String svg() {
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n%s</svg>%n",
                WIDTH,
                y + ROW,
                body);
    }

    private void bars(Comparison comparison) {
        y += ROW;
        text(10, y, "bold", comparison.title());
        for (String name : comparison.names()) {
            y += ROW;
            bar(name.replace("*", ""), comparison.throughput(name));
        }
        y += ROW / 2;
    }

    private void bar(String name, Estimate ratio) {
        text(20, y, "normal", name);
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>%n",
                LABELS, y - 11, ratio.value() * UNIT, name.contains("this") ? OWN : STOCK);
        line(LABELS + ratio.low() * UNIT, y - 4, LABELS + ratio.high() * UNIT, y - 4, "black");
        text(
                (int) (LABELS + Math.max(ratio.value(), ratio.high()) * UNIT) + 6,
                y,
                "normal",
                String.format(Locale.ROOT, "%.3f", ratio.value()));
    }

    /** From zero to a bit above the dearest point; the sizes stand at equal distances. */
    private void lines(Curve curve) {
        y += ROW;
        text(10, y, "bold", curve.title() + ": CPU ms per refresh, stock and this");
        int bottom = y + CURVE;
        List<Curve.Point> points = new ArrayList<>(curve.points().values());
        List<Integer> sizes = new ArrayList<>(curve.points().keySet());
        double most = points.stream()
                .mapToDouble(point ->
                        Math.max(point.ownMillis().high(), point.stockMillis().high()))
                .max()
                .orElse(1);
        double scale = (CURVE - ROW) / most;
        line(LABELS, bottom, LABELS + UNIT, bottom, "black");
        for (int i = 0; i < points.size(); i++) {
            double x = LABELS + 40 + i * (UNIT - 80.0) / Math.max(1, points.size() - 1);
            double next = LABELS + 40 + (i + 1) * (UNIT - 80.0) / Math.max(1, points.size() - 1);
            text((int) x - 20, bottom + 14, "normal", String.format(Locale.ROOT, "%,d", sizes.get(i)));
            point(x, bottom, scale, points.get(i).stockMillis(), STOCK);
            point(x + 4, bottom, scale, points.get(i).ownMillis(), OWN);
            if (i + 1 < points.size()) {
                join(
                        x,
                        next,
                        bottom,
                        scale,
                        points.get(i).stockMillis(),
                        points.get(i + 1).stockMillis(),
                        STOCK);
                join(
                        x + 4,
                        next + 4,
                        bottom,
                        scale,
                        points.get(i).ownMillis(),
                        points.get(i + 1).ownMillis(),
                        OWN);
            }
        }
        y = bottom + ROW;
    }

    private void point(double x, int bottom, double scale, Estimate millis, String colour) {
        line(x, bottom - millis.low() * scale, x, bottom - millis.high() * scale, colour);
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", x, bottom - millis.value() * scale, colour);
        text(
                OWN.equals(colour) ? (int) x + 6 : (int) x - 32,
                (int) (bottom - millis.value() * scale) - 4,
                "normal",
                String.format(Locale.ROOT, "%.2f", millis.value()));
    }

    private void join(double x, double next, int bottom, double scale, Estimate from, Estimate to, String colour) {
        line(x, bottom - from.value() * scale, next, bottom - to.value() * scale, colour);
    }

    private void line(double x1, double y1, double x2, double y2, String colour) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", x1, y1, x2, y2, colour);
    }

    private void text(int x, int at, String weight, String what) {
        add(
                "<text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>%n",
                x, at, weight, what.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private void add(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values));
    }
}
