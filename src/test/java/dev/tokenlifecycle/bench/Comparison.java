package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.bench.Load.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;

/**
 * Configurations measured in turn, several rounds, so that whatever else the machine does hits all of them alike. Each round
 * begins with another one. A ratio is the median of the rounds' ratios to the first configuration.
 */
final class Comparison {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 3);

    private final String title;
    private final int threads;
    private final Map<String, IntConsumer> requests = new LinkedHashMap<>();
    private final Map<String, List<Result>> results = new LinkedHashMap<>();

    Comparison(String title, int threads) {
        this.title = title;
        this.threads = threads;
    }

    /** Adds a configuration; the first one is what the others are compared with. */
    Comparison with(String name, IntConsumer request) {
        requests.put(name, request);
        results.put(name, new ArrayList<>());
        return this;
    }

    /** Warms up and measures. */
    Comparison run() throws InterruptedException, ExecutionException {
        List<String> names = List.copyOf(requests.keySet());
        for (String name : names) {
            new Load(threads, SECONDS).run(requests.get(name));
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < names.size(); i++) {
                String name = names.get((i + round) % names.size());
                results.get(name).add(new Load(threads, SECONDS).run(requests.get(name)));
            }
        }
        return this;
    }

    String title() {
        return title;
    }

    List<String> names() {
        return List.copyOf(results.keySet());
    }

    /** The median, least and greatest throughput. */
    double[] perSecond(String name) {
        double[] sorted = sorted(name, Result::perSecond);
        return new double[] {sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]};
    }

    /** The median of what a round measured. */
    double median(String name, ToDoubleFunction<Result> what) {
        double[] sorted = sorted(name, what);
        return sorted[sorted.length / 2];
    }

    /** The median, least and greatest of the rounds' ratios to the first configuration. */
    double[] ratio(String name, ToDoubleFunction<Result> what) {
        List<Result> first = results.get(names().get(0));
        List<Result> own = results.get(name);
        double[] ratios = new double[own.size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = what.applyAsDouble(own.get(round)) / what.applyAsDouble(first.get(round));
        }
        java.util.Arrays.sort(ratios);
        return new double[] {ratios[ratios.length / 2], ratios[0], ratios[ratios.length - 1]};
    }

    private double[] sorted(String name, ToDoubleFunction<Result> what) {
        return results.get(name).stream().mapToDouble(what).sorted().toArray();
    }
}
