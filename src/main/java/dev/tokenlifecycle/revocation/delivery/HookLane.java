package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.revocation.outbox.Delivery;
import dev.tokenlifecycle.revocation.outbox.DeliveryOutcome;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.revocation.retry.CircuitBreaker;
import dev.tokenlifecycle.revocation.retry.ThreadReserve;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One hook on this node: what is leased for it, what is under way, and whether it rests. Only the dispatcher's thread uses it.
 */
final class HookLane {
    private static final Logger LOG = Logger.getLogger(HookLane.class);
    /**
     * So many deliveries are leased for each that may be under way: leases are taken for many at once, and after a crash not too
     * many wait for the end of theirs.
     */
    private static final int LEASED_PER_THREAD = 4;
    /** Longer than any wait of ours, so that failures in a row are counted across the waits between them. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final HookId hook;
    private final DeliveryOptions options;
    private final UnaryOperator<String> realmName;
    private final Deque<Delivery> leased = new ArrayDeque<>();
    private CircuitBreaker health = CircuitBreaker.HEALTHY;
    private Instant lastResult = Instant.EPOCH;
    private int inFlight;
    private boolean due;
    private boolean closed;

    /**
     * @param realmName the name of a realm by its id, for the log
     */
    HookLane(HookId hook, DeliveryOptions options, UnaryOperator<String> realmName) {
        this.hook = hook;
        this.realmName = realmName;
        this.options = options;
    }

    HookId hook() {
        return hook;
    }

    /** Whether the hook rests. */
    boolean isResting(Instant now) {
        return health.failing() && health.paused(now);
    }

    /** Notes that something waits in the outbox. */
    void markDue() {
        due = true;
    }

    /** How many deliveries to lease now. */
    int wanted(Instant now) {
        int room = health.room(now, inFlight, options.hookConcurrency());
        if (!due || room == 0) {
            return 0;
        }
        int most = health.failing() ? 1 : LEASED_PER_THREAD * options.hookConcurrency();
        return leased.size() <= most / 2 ? most - leased.size() : 0;
    }

    /** Takes what was leased; fewer than wanted means that nothing more waits. */
    void addLeased(List<Delivery> deliveries, int wanted) {
        leased.addAll(deliveries);
        due = deliveries.size() == wanted;
    }

    /** How many deliveries are under way. */
    int inFlight() {
        return inFlight;
    }

    /**
     * The next delivery to start, null where there is none or no room.
     *
     * @param underWay how many deliveries of all hooks are under way on this node
     */
    @Nullable
    Delivery next(Instant now, int underWay) {
        if (leased.isEmpty()
                || health.room(now, inFlight, options.hookConcurrency()) == 0
                || ThreadReserve.room(options.threads(), underWay, inFlight) == 0) {
            return null;
        }
        inFlight++;
        return leased.poll();
    }

    /** Leased deliveries that can't be sent soon, or not surely before their lease ends. */
    List<DeliveryOutcome> drainReleasable(Instant now) {
        List<DeliveryOutcome> released = new ArrayList<>();
        Instant tooLate = now.plus(options.attemptTimeout());
        while (!leased.isEmpty()
                && (closed
                        || health.paused(now)
                        || leased.peek().nextAttemptAt().isBefore(tooLate))) {
            released.add(new DeliveryOutcome.Released(leased.remove(), now));
            due = true;
        }
        return released;
    }

    /** Starts nothing any more: all that is leased is to be released. */
    void close() {
        closed = true;
    }

    /** Takes the result of an attempt; one line of log where it changes the health of the hook. */
    void takeResult(DeliveryAttempt.Result result, Instant now) {
        inFlight--;
        lastResult = now;
        boolean failing = health.failing();
        switch (result.health()) {
            case HEALTHY -> health = CircuitBreaker.HEALTHY;
            case FAILING ->
                health = health.failed(
                        now, result.retryAfter(), ThreadLocalRandom.current().nextDouble());
            case NONE -> {
                return;
            }
        }
        if (failing != health.failing()) {
            report(result.outcome());
        }
    }

    private void report(DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Postponed postponed) {
            LOG.warnf(
                    "Revocation hook %s of realm %s fails and is left alone for a while after %d attempts: %s",
                    hook.hook(), realmName.apply(hook.realmId()), health.failures(), postponed.error());
        } else {
            LOG.infof("Revocation hook %s of realm %s answers again", hook.hook(), realmName.apply(hook.realmId()));
        }
    }

    /** When the lane, as it was at {@code now}, needs the dispatcher again although nothing happens; null where it doesn't. */
    @Nullable
    Instant nextLook(Instant now) {
        return (due || !leased.isEmpty()) && health.paused(now) ? health.pausedUntil() : null;
    }

    /**
     * Whether the lane can be forgotten. A hook that failed is kept for an hour; it may be deleted, and is never tried again
     * then.
     */
    boolean isIdle(Instant now) {
        boolean nothing = inFlight == 0 && leased.isEmpty() && !due;
        return nothing && (health.failures() == 0 || now.isAfter(lastResult.plus(REMEMBERED)));
    }
}
