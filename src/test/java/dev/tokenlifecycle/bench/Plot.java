package dev.tokenlifecycle.bench;

import java.util.List;
import java.util.Locale;

/** Bars of throughput, relative to the first configuration of each comparison, with their 95 % intervals. */
record Plot(List<Comparison> comparisons) {
    private static final int LABELS = 300;
    private static final int UNIT = 400;
    private static final int ROW = 20;

    String svg() {
        StringBuilder body = new StringBuilder();
        int y = 10;
        for (Comparison comparison : comparisons) {
            y += ROW;
            text(body, 10, y, "bold", comparison.title());
            for (String name : comparison.names()) {
                y += ROW;
                bar(body, y, name.replace("*", ""), comparison.throughput(name));
            }
            y += ROW / 2;
        }
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n%s</svg>%n",
                LABELS + UNIT + 120,
                y + ROW,
                body);
    }

    private static void bar(StringBuilder body, int y, String name, Estimate ratio) {
        text(body, 20, y, "normal", name);
        body.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>%n",
                LABELS,
                y - 11,
                ratio.value() * UNIT,
                name.contains("this") ? "#2b6cb0" : "#a0aec0"));
        body.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"black\"/>%n",
                LABELS + ratio.low() * UNIT,
                LABELS + ratio.high() * UNIT,
                y - 4,
                y - 4));
        text(
                body,
                (int) (LABELS + Math.max(ratio.value(), ratio.high()) * UNIT) + 6,
                y,
                "normal",
                String.format(Locale.ROOT, "%.2f", ratio.value()));
    }

    private static void text(StringBuilder body, int x, int y, String weight, String what) {
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>%n",
                x,
                y,
                weight,
                what.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
