package dev.tokenlifecycle.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;

/**
 * A closed loop: so many threads send the next request when the last is answered, for a fixed time.
 *
 * @param threads how many requests are under way at once
 * @param seconds how long
 */
record Load(int threads, int seconds) {
    /**
     * What was measured.
     *
     * @param perSecond answered requests per second
     * @param p50Millis the median latency
     * @param p99Millis the 99th percentile
     */
    record Result(double perSecond, double p50Millis, double p99Millis) {}

    /** Runs {@code request} with ever higher numbers. */
    Result run(IntConsumer request) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<long[]>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(() -> work(request, next, end)));
            }
            LongStream all = LongStream.empty();
            for (Future<long[]> worker : workers) {
                all = LongStream.concat(all, Arrays.stream(worker.get()));
            }
            long[] latencies = all.sorted().toArray();
            double elapsed = (System.nanoTime() - begin) / 1e9;
            return new Result(latencies.length / elapsed, at(latencies, 0.5), at(latencies, 0.99));
        } finally {
            pool.shutdownNow();
        }
    }

    private static long[] work(IntConsumer request, AtomicInteger next, long end) {
        LongStream.Builder latencies = LongStream.builder();
        while (System.nanoTime() < end) {
            long sent = System.nanoTime();
            request.accept(next.getAndIncrement());
            latencies.add(System.nanoTime() - sent);
        }
        return latencies.build().toArray();
    }

    private static double at(long[] sorted, double quantile) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * quantile)] / 1e6;
    }
}
