package dev.tokenlifecycle.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Configurations measured in short turns, so that whatever else the machine does hits all of them alike. A round gives every
 * one a turn, in an order drawn anew, and the first one before every third of the others: each turn is compared with the
 * first one's turns just before and just after it.
 */
final class Comparison {
    private static final int GROUP = 3;

    private final String title;
    private final Load load;
    private final Map<String, Runnable> requests = new LinkedHashMap<>();
    private final Map<String, List<Turn>> turns = new LinkedHashMap<>();
    private final Map<String, List<double[]>> ratios = new LinkedHashMap<>();
    private double generator;
    private double compiler;

    Comparison(String title, Load load) {
        this.title = title;
        this.load = load;
    }

    /** Adds a configuration; the first one is what the others are compared with. */
    Comparison with(String name, Runnable request) {
        requests.put(name, request);
        turns.put(name, new ArrayList<>());
        ratios.put(name, new ArrayList<>());
        return this;
    }

    /** Warms up until the compilers have next to nothing left to do, and measures. */
    Comparison run(int rounds) throws InterruptedException, ExecutionException, IOException {
        new WarmUp(load).of(requests.values());
        Random random = new Random(rounds);
        double compiled = load.servers().compilerSeconds();
        double own = Servers.ownCpuSeconds();
        double cpu = load.servers().cpuSeconds();
        Turn before = turn(first());
        for (int round = 0; round < rounds; round++) {
            List<String> others = new ArrayList<>(names().subList(1, names().size()));
            Collections.shuffle(others, random);
            for (int i = 0; i < others.size(); i += GROUP) {
                before = group(before, others.subList(i, Math.min(i + GROUP, others.size())));
            }
        }
        own = Servers.ownCpuSeconds() - own;
        cpu = load.servers().cpuSeconds() - cpu;
        generator = own / (own + cpu);
        compiler = (load.servers().compilerSeconds() - compiled) / cpu;
        return this;
    }

    /** A turn of each, and one of the first configuration, which is returned. */
    private Turn group(Turn before, List<String> others) throws InterruptedException, ExecutionException {
        List<Turn> taken = new ArrayList<>();
        for (String name : others) {
            taken.add(turn(name));
        }
        Turn after = turn(first());
        for (int i = 0; i < taken.size(); i++) {
            double weight = (i + 1.0) / (taken.size() + 1);
            Turn own = taken.get(i);
            ratios.get(others.get(i)).add(new double[] {
                own.perSecond() / (before.perSecond() * (1 - weight) + after.perSecond() * weight),
                own.cpuMillis() / (before.cpuMillis() * (1 - weight) + after.cpuMillis() * weight)
            });
        }
        return after;
    }

    private Turn turn(String name) throws InterruptedException, ExecutionException {
        Turn turn = load.run(requests.get(name));
        turns.get(name).add(turn);
        return turn;
    }

    String title() {
        return title;
    }

    List<String> names() {
        return List.copyOf(requests.keySet());
    }

    String first() {
        return names().get(0);
    }

    /** The load generator's share of the CPU time that it and the servers took. */
    double generatorShare() {
        return generator;
    }

    /** The compilers' share of the servers' CPU time. */
    double compilerShare() {
        return compiler;
    }

    /** The turns of a configuration. */
    List<Turn> turns(String name) {
        return turns.get(name);
    }

    /** The median of the turns. */
    Estimate median(String name, ToDoubleFunction<Turn> what) {
        return Estimate.median(turns(name).stream().mapToDouble(what).toArray());
    }

    /** Throughput, of the first configuration's in the neighbouring turns. */
    Estimate throughput(String name) {
        return ratio(name, 0);
    }

    /** Throughput, of another configuration's in the same round. */
    Estimate throughput(String name, String other) {
        List<double[]> own = ratios.get(name);
        List<double[]> others = ratios.get(other);
        return Estimate.median(java.util.stream.IntStream.range(0, own.size())
                .mapToDouble(round -> own.get(round)[0] / others.get(round)[0])
                .toArray());
    }

    /** CPU time per request, of the first configuration's in the neighbouring turns. */
    Estimate cpu(String name) {
        return ratio(name, 1);
    }

    private Estimate ratio(String name, int which) {
        return name.equals(first())
                ? new Estimate(1, 1, 1)
                : Estimate.median(ratios.get(name).stream()
                        .mapToDouble(pair -> pair[which])
                        .toArray());
    }

    /** A quantile of the latency over all turns, of the first configuration's. */
    Estimate latency(String name, double quantile) {
        List<Turn> own = turns(name);
        List<Turn> others = turns(first());
        return name.equals(first())
                ? new Estimate(1, 1, 1)
                : Estimate.bootstrap(
                        own.size(),
                        drawn -> Turn.millis(quantile, drawn(own, drawn, 1))
                                / Turn.millis(quantile, drawn(others, drawn, others.size() / own.size())));
    }

    /** The turns of the drawn rounds, where each round has so many. */
    private static List<Turn> drawn(List<Turn> turns, int[] rounds, int each) {
        return java.util.Arrays.stream(rounds)
                .boxed()
                .flatMap(round -> each == 1
                        ? Stream.of(turns.get(round))
                        : turns.subList(round * each, round * each + each).stream())
                .toList();
    }
}
