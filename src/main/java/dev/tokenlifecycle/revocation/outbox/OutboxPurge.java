package dev.tokenlifecycle.revocation.outbox;

import static dev.tokenlifecycle.revocation.outbox.RevocationOutbox.KINDS;
import static dev.tokenlifecycle.revocation.outbox.RevocationOutbox.POLLED_KIND;
import static dev.tokenlifecycle.revocation.outbox.RevocationOutbox.PUSHED_KIND;

import java.time.Duration;
import java.time.Instant;
import org.keycloak.events.outbox.OutboxStore;
import org.keycloak.models.KeycloakSession;

/** Deletes and gives up deliveries of all hooks that nobody will send or fetch any more. */
public final class OutboxPurge {
    private final OutboxStore store;

    public OutboxPurge(KeycloakSession session) {
        this.store = new OutboxStore(session);
    }

    /**
     * Deletes deliveries that were kept long enough.
     *
     * @param delivered how long a delivery is kept after it was delivered
     * @param deadLetters how long a dead letter is kept after it was queued
     */
    public void purge(Instant now, Duration delivered, Duration deadLetters) {
        KINDS.forEach(kind -> store.purgeDeliveredOlderThan(kind, now.minus(delivered)));
        KINDS.forEach(kind -> store.purgeDeadLetterOlderThan(kind, now.minus(deadLetters)));
    }

    /**
     * Gives up what has waited longer than {@code budget}: its hook may have rested all the time, or its receiver may never have
     * fetched and acknowledged it.
     *
     * @return how many deliveries it gave up
     */
    public int giveUp(Instant now, Duration budget) {
        Instant end = now.minus(budget);
        return store.promoteStaleQueuedToDeadLetter(PUSHED_KIND, end, "not delivered within " + budget)
                + store.promoteStaleQueuedToDeadLetter(POLLED_KIND, end, "not acknowledged within " + budget);
    }

    /** Deletes every delivery of a realm; returns how many those were. */
    public int dropRealm(String realmId) {
        return KINDS.stream()
                .mapToInt(kind -> store.deleteByRealm(kind, realmId))
                .sum();
    }

    /** Deletes what waits to be fetched for {@code hook}; returns how many deliveries those were. */
    public int dropPolled(HookId hook) {
        return store.deleteQueuedByOwner(POLLED_KIND, hook.ownerId());
    }
}
