package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.keycloak.DaemonThreads;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.keycloak.RepeatedFailure;
import dev.tokenlifecycle.revocation.outbox.Delivery;
import dev.tokenlifecycle.revocation.outbox.DeliveryLeases;
import dev.tokenlifecycle.revocation.outbox.DeliveryOutcome;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.revocation.retry.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Sends what waits in the outbox, on every node at once. One thread leases and records, in short transactions; a pool sends.
 * It looks when somebody says that something was committed, when an attempt ends and, for retries and for what a dead node
 * left behind, every few seconds.
 */
final class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private static final Duration LAST_MOMENT = Duration.ofSeconds(3);

    private final KeycloakSessionFactory sessions;
    private final DeliveryOptions options;
    private final DeliveryAttempt attempt;
    private final ExecutorService pool;
    private final OutboxMaintenance maintenance;

    private final HookLanes lanes;
    private final Queue<HookId> woken = new ConcurrentLinkedQueue<>();
    private final Queue<DeliveryAttempt.Result> finished = new ConcurrentLinkedQueue<>();
    private final Semaphore signal = new Semaphore(0);
    private final List<DeliveryOutcome> unrecorded = new ArrayList<>();
    private Instant lastPoll = Instant.EPOCH;
    private final RepeatedFailure outage = new RepeatedFailure();
    private final Thread thread = DaemonThreads.named("token-lifecycle-dispatcher", this::run);
    private volatile boolean closed;

    Dispatcher(
            KeycloakSessionFactory sessions,
            DeliveryOptions options,
            DeliveryAttempt attempt,
            OutboxMaintenance maintenance) {
        this.sessions = sessions;
        this.options = options;
        this.attempt = attempt;
        this.maintenance = maintenance;
        this.lanes = new HookLanes(hook -> new HookLane(hook, options, maintenance::realmName));
        this.pool = DaemonThreads.pool("token-lifecycle-delivery", options.threads());
    }

    void wake(HookId hook) {
        woken.add(hook);
        signal.release();
    }

    void start() {
        thread.start();
    }

    /** Stops leasing, gives what is under way a moment, records what became of it and gives the rest back. */
    void close() {
        closed = true;
        signal.release();
        try {
            thread.join(2 * LAST_MOMENT.toMillis());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        pool.shutdownNow();
    }

    private void run() {
        while (!closed) {
            Instant now = KeycloakTime.now();
            try {
                round(now);
                if (outage.noteSuccess()) {
                    LOG.infof("The outbox of revocation hooks can be reached again");
                }
            } catch (RuntimeException | Error trouble) {
                // Leases run out, so nothing is lost; the next poll tries again.
                if (!closed && outage.noteFailure()) {
                    LOG.warnf(trouble, "The outbox of revocation hooks can't be reached; trying again");
                }
            }
            await(now);
        }
        finish();
    }

    private void finish() {
        try {
            pool.shutdown();
            if (!pool.awaitTermination(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.infof(
                        "Deliveries to revocation hooks are still under way; another node or the next start sends them again");
            }
            lanes.close();
            take();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException databaseGone) {
            LOG.debugf(databaseGone, "What was under way at the end is sent again");
        }
    }

    private void round(Instant now) {
        take();
        if (Interval.hasPassed(options.poll(), lastPoll, now)) {
            lastPoll = now;
            inTransaction(leases -> leases.due(now).forEach(lanes::markDue));
            lanes.removeIdle(now);
            maintenance.run(now, lanes.resting(now));
        }
        List<HookLane> wanting = lanes.wanting(now);
        if (!wanting.isEmpty()) {
            lease(wanting, now);
        }
        start(now);
    }

    /** Takes what happened since the last round: hooks that were woken, and attempts that ended, whose outcomes it records. */
    private void take() {
        for (HookId hook = woken.poll(); hook != null; hook = woken.poll()) {
            lanes.markDue(hook);
        }
        Instant now = KeycloakTime.now();
        for (DeliveryAttempt.Result result = finished.poll(); result != null; result = finished.poll()) {
            lanes.of(result.hook()).takeResult(result, now);
            unrecorded.add(result.outcome());
            maintenance.report(result);
        }
        unrecorded.addAll(lanes.drainReleasable(now));
        if (!unrecorded.isEmpty()) {
            inTransaction(leases -> leases.record(unrecorded));
            unrecorded.clear();
        }
    }

    /** The lanes learn of their leases once these are committed: nothing is sent on a lease that isn't there. */
    private void lease(List<HookLane> wanting, Instant now) {
        Instant leaseEnd = options.leaseEnd(now);
        Map<HookLane, List<Delivery>> leased = new LinkedHashMap<>();
        inTransaction(leases ->
                wanting.forEach(lane -> leased.put(lane, leases.lease(lane.hook(), lane.wanted(now), now, leaseEnd))));
        leased.forEach((lane, deliveries) -> lane.addLeased(deliveries, lane.wanted(now)));
    }

    private void start(Instant now) {
        for (HookLane lane : lanes.all()) {
            for (Delivery delivery = lanes.next(lane, now); delivery != null; delivery = lanes.next(lane, now)) {
                Delivery next = delivery;
                pool.execute(() -> attempt(lane.hook(), next));
            }
        }
    }

    private void attempt(HookId hook, Delivery delivery) {
        DeliveryAttempt.Result result = DeliveryAttempt.broken(hook, delivery);
        try {
            result = attempt.run(hook, delivery);
        } finally {
            finished.add(result);
            signal.release();
        }
    }

    /**
     * Waits until somebody says that there is something to do, or a lane or the poll is due again after the round of {@code
     * now}.
     */
    private void await(Instant now) {
        long millis = Duration.between(now, lanes.nextLook(now, lastPoll.plus(options.poll())))
                .toMillis();
        try {
            if (signal.tryAcquire(Math.max(1, millis), TimeUnit.MILLISECONDS)) {
                signal.drainPermits();
            }
        } catch (InterruptedException stopped) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    private void inTransaction(Consumer<DeliveryLeases> work) {
        KeycloakModelUtils.runJobInTransaction(sessions, session -> work.accept(new DeliveryLeases(session)));
    }
}
