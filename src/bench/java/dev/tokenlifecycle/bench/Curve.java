package dev.tokenlifecycle.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/**
 * How a cost grows with a size: at each size stock and this extension take turns next to each other, and the sizes come in
 * an order drawn anew in each round.
 */
final class Curve {
    private final String title;
    private final String size;
    private final Load load;
    private final Map<Integer, Point> points = new LinkedHashMap<>();

    /** What was measured at one size. */
    static final class Point {
        private final Runnable stock;
        private final Runnable own;
        private final List<Turn> stockTurns = new ArrayList<>();
        private final List<Turn> ownTurns = new ArrayList<>();

        private Point(Runnable stock, Runnable own) {
            this.stock = stock;
            this.own = own;
        }

        private void turn(Load load, boolean stockFirst) throws InterruptedException, ExecutionException {
            if (stockFirst) {
                stockTurns.add(load.run(stock));
            }
            ownTurns.add(load.run(own));
            if (!stockFirst) {
                stockTurns.add(load.run(stock));
            }
        }

        /** Stock's CPU time per request, in milliseconds. */
        Estimate stockMillis() {
            return Estimate.median(
                    stockTurns.stream().mapToDouble(Turn::cpuMillis).toArray());
        }

        /** This extension's. */
        Estimate ownMillis() {
            return Estimate.median(
                    ownTurns.stream().mapToDouble(Turn::cpuMillis).toArray());
        }

        private Estimate cpu() {
            return ratio(ownTurns, stockTurns);
        }
    }

    /**
     * @param title what is measured
     * @param size what grows
     */
    Curve(String title, String size, Load load) {
        this.title = title;
        this.size = size;
        this.load = load;
    }

    /** Adds a size. */
    Curve at(int size, Runnable stock, Runnable own) {
        points.put(size, new Point(stock, own));
        return this;
    }

    Curve run(int rounds) throws InterruptedException, ExecutionException, IOException {
        new WarmUp(load)
                .of(points.values().stream()
                        .flatMap(point -> java.util.stream.Stream.of(point.stock, point.own))
                        .toList());
        Random random = new Random(rounds);
        List<Point> order = new ArrayList<>(points.values());
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order, random);
            for (Point point : order) {
                point.turn(load, round % 2 == 0);
            }
        }
        return this;
    }

    String title() {
        return title;
    }

    Map<Integer, Point> points() {
        return points;
    }

    /** The table. */
    List<String> lines() {
        Point smallest = points.values().iterator().next();
        List<String> lines = new ArrayList<>();
        lines.add("| " + size + " | stock, CPU ms | this, CPU ms | this, of stock | this, of this at the smallest |");
        lines.add("|---|---|---|---|---|");
        points.forEach((at, point) -> lines.add(String.format(
                java.util.Locale.ROOT,
                "| %,d | %.2f | %.2f | %s | %s |",
                at,
                point.stockMillis().value(),
                point.ownMillis().value(),
                point.cpu(),
                point == smallest ? "1" : ratio(point.ownTurns, smallest.ownTurns))));
        return lines;
    }

    private static Estimate ratio(List<Turn> own, List<Turn> others) {
        double[] ratios = new double[own.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = own.get(i).cpuMillis() / others.get(i).cpuMillis();
        }
        return Estimate.median(ratios);
    }
}
