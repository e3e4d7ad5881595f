package dev.tokenlifecycle.bench;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.ExecutionException;

/** Turns that don't count, until the servers' compilers have next to nothing left to do. */
record WarmUp(Load load) {
    private static final double SETTLED = 0.04;
    private static final int MOST_SECONDS = Integer.getInteger("bench.warmup", 25);

    /** Runs {@code requests} in turn. */
    void of(Collection<Runnable> requests) throws InterruptedException, ExecutionException, IOException {
        long begin = System.nanoTime();
        double share = 1;
        while (share > SETTLED && seconds(begin) < MOST_SECONDS) {
            double compiled = load.servers().compilerSeconds();
            double cpu = load.servers().cpuSeconds();
            for (Runnable request : requests) {
                load.run(request);
            }
            share = (load.servers().compilerSeconds() - compiled)
                    / (load.servers().cpuSeconds() - cpu);
        }
        System.out.printf("Warm after %.0f s: compilers take %.1f %%%n", seconds(begin), 100 * share);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
