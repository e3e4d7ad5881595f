package dev.tokenlifecycle.keycloak;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Work that a node repeats in threads of its own. Keycloak's timer isn't used: it is one thread for all of Keycloak, which an
 * exception ends until the next start, and which a federation's sync may hold for an hour.
 */
public final class PeriodicWork implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PeriodicWork.class);

    private final ScheduledExecutorService threads;

    /** @param most how many works may be done at once */
    public PeriodicWork(int most) {
        threads = Executors.newScheduledThreadPool(
                most, runnable -> DaemonThreads.named("token-lifecycle-periodic", runnable));
    }

    /**
     * Repeats {@code work}: the first time after {@code interval}, and each time so long after it has ended. A failure is logged
     * once, and the next time tries again.
     *
     * @param name names it in the log
     */
    @SuppressWarnings("FutureReturnValueIgnored") // What fails is caught and logged.
    public void repeat(String name, Duration interval, Runnable work) {
        RepeatedFailure failure = new RepeatedFailure();
        threads.scheduleWithFixedDelay(
                () -> run(name, interval, work, failure),
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void run(String name, Duration interval, Runnable work, RepeatedFailure failure) {
        try {
            work.run();
            if (failure.noteSuccess()) {
                LOG.infof("Periodic work %s succeeds again", name);
            }
        } catch (RuntimeException | LinkageError failed) {
            // Such as a database that can't be reached, at the end of the server too.
            if (!threads.isShutdown() && failure.noteFailure()) {
                LOG.warnf(
                        failed,
                        "Periodic work %s failed; it is tried again every %d seconds",
                        name,
                        interval.toSeconds());
            }
        }
    }

    /** Begins no more work; what is being done goes on. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
