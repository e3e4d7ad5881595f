package dev.tokenlifecycle.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * APIs that read a revocation list, each once a second, however long the answers take: an open loop. They have the list already, so
 * nearly all answers are 304; a list that was signed anew is answered once to each request that is under way.
 */
final class ListReaders implements AutoCloseable {
    private static final int TICKS_PER_SECOND = 100;
    /** More requests than these aren't under way at once; one that finds no room is counted as late. */
    private static final int ROOM = 256;

    /** A connection for each request under way: HTTP/2 would allow a hundred on its one connection, and fail the others. */
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Semaphore room = new Semaphore(ROOM);
    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong whole = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final HttpRequest.Builder request;
    private volatile String known;

    /** Begins: {@code count} readers of {@code list}, of which {@code etag} is the current version. */
    ListReaders(int count, String list, String token, String etag) {
        known = etag;
        request = HttpRequest.newBuilder(URI.create(list)).header("Authorization", "Bearer " + token);
        int each = count / TICKS_PER_SECOND;
        var unused = clock.scheduleAtFixedRate(
                () -> {
                    for (int i = 0; i < each; i++) {
                        read();
                    }
                },
                0,
                1_000 / TICKS_PER_SECOND,
                TimeUnit.MILLISECONDS);
    }

    private void read() {
        if (!room.tryAcquire()) {
            late.incrementAndGet();
            return;
        }
        long sent = System.nanoTime();
        HttpRequest next = request.copy().header("If-None-Match", known).build();
        var unused = http.sendAsync(next, BodyHandlers.discarding()).whenComplete((answer, trouble) -> {
            room.release();
            if (trouble != null || (answer.statusCode() != 304 && answer.statusCode() != 200)) {
                failed.incrementAndGet();
                return;
            }
            latencies.add(System.nanoTime() - sent);
            if (answer.statusCode() == 200) {
                whole.incrementAndGet();
                known = answer.headers().firstValue("ETag").orElseThrow();
            }
        });
    }

    /** How long each answer took, in nanoseconds. */
    long[] latencies() {
        return latencies.stream().mapToLong(Long::longValue).toArray();
    }

    /** How many requests found no room. */
    long late() {
        return late.get();
    }

    /** How many answers were the whole list. */
    long whole() {
        return whole.get();
    }

    /** How many weren't answered with the list, or that it hasn't changed. */
    long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        room.acquireUninterruptibly(ROOM);
    }
}
