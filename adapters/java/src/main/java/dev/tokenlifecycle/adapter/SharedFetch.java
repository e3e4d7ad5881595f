package dev.tokenlifecycle.adapter;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A fetch that is made once for all who need it, at most once in ten seconds, whether or not it works. It has a thread of its own: a
 * caller only waits for it, and breaks nothing off when it is interrupted.
 */
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

    /** Begins the fetch, if none is under way or was begun less than ten seconds ago; whether it did. */
    synchronized boolean begin() {
        long now = clocks.nano();
        if (underWay != null || begunAt != null && now - begunAt <= AT_MOST_EVERY) {
            return false;
        }
        Thread thread = new Thread(this::run, "revocation-keys");
        thread.setDaemon(true);
        // Where no thread can be had, nothing has begun. One that runs waits in end() until this has returned.
        thread.start();
        underWay = new CompletableFuture<>();
        begunAt = now;
        return true;
    }

    private void run() {
        Optional<IOException> failed = Optional.of(new IOException("the fetch broke off"));
        try {
            work.run();
            failed = Optional.empty();
        } catch (IOException failure) {
            failed = Optional.of(failure);
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
     * @param began whether the caller has begun it: only others can be too many
     * @throws IOException if it failed, or too many wait for it
     */
    void join(boolean began) throws IOException {
        if (began) {
            join();
            return;
        }
        if (!waiting.tryAcquire()) {
            throw new IOException("too many wait for the fetch");
        }
        try {
            join();
        } finally {
            waiting.release();
        }
    }

    private void join() throws IOException {
        try {
            Optional<IOException> failed = current().get(WAIT_SECONDS, TimeUnit.SECONDS);
            if (failed.isPresent()) {
                throw new IOException(failed.get().getMessage(), failed.get());
            }
        } catch (TimeoutException | ExecutionException slow) {
            throw new IOException("the fetch takes too long", slow);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    private synchronized CompletableFuture<Optional<IOException>> current() {
        return underWay == null ? CompletableFuture.completedFuture(last) : underWay;
    }
}
