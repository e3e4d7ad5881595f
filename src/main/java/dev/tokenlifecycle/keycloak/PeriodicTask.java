package dev.tokenlifecycle.keycloak;

import java.time.Duration;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.timer.TimerProvider;

/**
 * Work that Keycloak's timer repeats. That is one thread for all of Keycloak: an exception in it would end Keycloak's own
 * periodic work, too, until the next start. So a failure is logged, and the next run tries again.
 */
public final class PeriodicTask implements Runnable {
    private static final Logger LOG = Logger.getLogger(PeriodicTask.class);

    private final String name;
    private final Duration interval;
    private final Runnable work;
    private boolean fails;

    private PeriodicTask(String name, Duration interval, Runnable work) {
        this.name = name;
        this.interval = interval;
        this.work = work;
    }

    /**
     * Runs {@code work} in Keycloak's timer, the first time after {@code interval}.
     *
     * @param name names it in the log, and replaces what was scheduled with this name before
     */
    public static void schedule(KeycloakSession session, String name, Duration interval, Runnable work) {
        session.getProvider(TimerProvider.class)
                .schedule(new PeriodicTask(name, interval, work), interval.toMillis(), name);
    }

    @Override
    public void run() {
        try {
            work.run();
            if (fails) {
                LOG.infof("Periodic work %s succeeds again", name);
            }
            fails = false;
        } catch (RuntimeException | LinkageError failed) {
            // Such as a database that can't be reached.
            if (!fails) {
                LOG.warnf(
                        failed,
                        "Periodic work %s failed; it is tried again every %d seconds",
                        name,
                        interval.toSeconds());
            }
            fails = true;
        }
    }
}
