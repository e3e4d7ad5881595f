package dev.tokenlifecycle.adapter;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A fetch that one caller makes at a time, at most once in ten seconds, whether or not it works; others wait for it. */
final class SharedFetch {
    private static final long AT_MOST_EVERY = Duration.ofSeconds(10).toNanos();
    private static final long WAIT_SECONDS = 5;
    /** A flood of requests that need the fetch must not hold every thread of the API. */
    private static final int WAITING_AT_MOST = 8;

    interface Work {
        void run() throws IOException;
    }

    private final Work work;
    private final Clocks clocks;
    private final Semaphore waiting = new Semaphore(WAITING_AT_MOST);
    private CompletableFuture<Optional<IOException>> underWay;
    private Optional<IOException> last = Optional.empty();
    private Long begunAt;

    SharedFetch(Work work, Clocks clocks) {
        this.work = work;
        this.clocks = clocks;
    }

    /** Whether the caller has to {@link #run} it now. */
    synchronized boolean begin() {
        long now = clocks.nano();
        boolean mine = underWay == null && (begunAt == null || now - begunAt > AT_MOST_EVERY);
        if (mine) {
            underWay = new CompletableFuture<>();
            begunAt = now;
        }
        return mine;
    }

    /** Fetches, after {@link #begin}. */
    void run() throws IOException {
        Optional<IOException> failed = Optional.of(new IOException("the fetch broke off"));
        try {
            work.run();
            failed = Optional.empty();
        } catch (IOException failure) {
            failed = Optional.of(failure);
            throw failure;
        } finally {
            end(failed);
        }
    }

    private synchronized void end(Optional<IOException> failed) {
        underWay.complete(failed);
        underWay = null;
        last = failed;
    }

    /**
     * Waits for the fetch that is under way, at most five seconds; where none is, the last one counts.
     *
     * @throws IOException if it failed, or too many wait for it
     */
    void join() throws IOException {
        CompletableFuture<Optional<IOException>> other;
        synchronized (this) {
            other = underWay == null ? CompletableFuture.completedFuture(last) : underWay;
        }
        if (!waiting.tryAcquire()) {
            throw new IOException("too many wait for the fetch");
        }
        try {
            Optional<IOException> failed = other.get(WAIT_SECONDS, TimeUnit.SECONDS);
            if (failed.isPresent()) {
                throw new IOException(failed.get().getMessage(), failed.get());
            }
        } catch (TimeoutException | ExecutionException slow) {
            throw new IOException("the fetch takes too long", slow);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        } finally {
            waiting.release();
        }
    }
}
