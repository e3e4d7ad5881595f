package dev.tokenlifecycle.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * A closed loop: so many threads send the next request when the last is answered, for a fixed time.
 *
 * @param servers who answers
 * @param threads how many requests are under way at once
 * @param millis how long
 */
record Load(Servers servers, int threads, int millis) {
    /** Runs {@code request} over and over. */
    Turn run(Runnable request) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            double cpu = servers.cpuSeconds();
            long begin = System.nanoTime();
            long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
            List<Future<long[]>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(() -> work(request, end)));
            }
            LongStream all = LongStream.empty();
            for (Future<long[]> worker : workers) {
                all = LongStream.concat(all, Arrays.stream(worker.get()));
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            cpu = servers.cpuSeconds() - cpu;
            return new Turn(seconds, cpu, all.toArray());
        } finally {
            pool.shutdownNow();
        }
    }

    private static long[] work(Runnable request, long end) {
        LongStream.Builder latencies = LongStream.builder();
        while (System.nanoTime() < end) {
            long sent = System.nanoTime();
            request.run();
            latencies.add(System.nanoTime() - sent);
        }
        return latencies.build().toArray();
    }
}
