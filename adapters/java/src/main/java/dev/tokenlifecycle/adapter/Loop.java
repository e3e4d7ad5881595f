package dev.tokenlifecycle.adapter;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Repeats a round in a thread of its own: after each pause, or at once when it is woken. */
final class Loop implements AutoCloseable {
    private final Runnable round;
    private final Supplier<Duration> pause;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /** A loop that goes on whatever {@code round} throws; the thread's handler of uncaught exceptions is told. */
    Loop(String name, Runnable round, Supplier<Duration> pause) {
        this.round = round;
        this.pause = pause;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void wake() {
        wake.release();
    }

    private void run() {
        while (!closed) {
            try {
                if (wake.tryAcquire(pause.get().toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException stopped) {
                return;
            }
            if (!closed) {
                runOnce();
            }
        }
    }

    private void runOnce() {
        try {
            round.run();
        } catch (RuntimeException | Error unexpected) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, unexpected);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
