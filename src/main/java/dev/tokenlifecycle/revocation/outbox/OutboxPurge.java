package dev.tokenlifecycle.revocation.outbox;

import static dev.tokenlifecycle.revocation.outbox.RevocationOutbox.ENTRY_KIND;
import static dev.tokenlifecycle.revocation.outbox.RevocationOutbox.KINDS;
import static dev.tokenlifecycle.revocation.outbox.RevocationOutbox.POLLED_KIND;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.outbox.OutboxStore;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.jpa.entities.OutboxEntryStatus;

/** What is done to our rows from time to time, and what is known of all of them. */
public final class OutboxPurge {
    private final EntityManager entityManager;
    private final OutboxStore store;

    public OutboxPurge(KeycloakSession session) {
        this.entityManager = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.store = new OutboxStore(session);
    }

    /** Deletes deliveries that were kept long enough; dead letters are kept from when they were queued. */
    public void purge(Instant now, Duration delivered, Duration deadLetters) {
        KINDS.forEach(kind -> store.purgeDeliveredOlderThan(kind, now.minus(delivered)));
        KINDS.forEach(kind -> store.purgeDeadLetterOlderThan(kind, now.minus(deadLetters)));
    }

    /**
     * Gives up what has waited longer than {@code budget}: a hook that is left alone may never have come to try it, and a receiver
     * that fetches may never have acknowledged it.
     */
    public int giveUp(Instant now, Duration budget) {
        Instant end = now.minus(budget);
        return store.promoteStaleQueuedToDeadLetter(ENTRY_KIND, end, "not delivered within " + budget)
                + store.promoteStaleQueuedToDeadLetter(POLLED_KIND, end, "not acknowledged within " + budget);
    }

    /** Drops every delivery of a realm. */
    public int dropRealm(String realmId) {
        return KINDS.stream()
                .mapToInt(kind -> store.deleteByRealm(kind, realmId))
                .sum();
    }

    /** What waits and what was given up, by hook; hooks with neither are absent. */
    public Map<HookId, Backlog> backlogs() {
        Map<HookId, Backlog> backlogs = new LinkedHashMap<>();
        entityManager
                .createQuery(
                        "select e.realmId, e.containerId, e.status, count(e), min(e.createdAt) from OutboxEntryEntity e"
                                + " where e.entryKind in :kinds and e.status in (:pending, :dead)"
                                + " group by e.realmId, e.containerId, e.status",
                        Object[].class)
                .setParameter("kinds", KINDS)
                .setParameter("pending", OutboxEntryStatus.PENDING)
                .setParameter("dead", OutboxEntryStatus.DEAD_LETTER)
                .getResultList()
                .forEach(row -> backlogs.merge(new HookId((String) row[0], (String) row[1]), part(row), Backlog::and));
        return backlogs;
    }

    /** The hooks that have a delivery that waits to be fetched. */
    public List<HookId> polled() {
        return entityManager
                .createQuery(
                        "select distinct e.realmId, e.containerId from OutboxEntryEntity e where e.entryKind = :kind"
                                + " and e.status = :pending",
                        Object[].class)
                .setParameter("kind", POLLED_KIND)
                .setParameter("pending", OutboxEntryStatus.PENDING)
                .getResultStream()
                .map(row -> new HookId((String) row[0], (String) row[1]))
                .toList();
    }

    /** Drops what waits to be fetched for {@code hook}; how many deliveries those were. */
    public int dropPolled(HookId hook) {
        return store.deleteQueuedByOwner(POLLED_KIND, hook.ownerId());
    }

    private static Backlog part(Object[] row) {
        long count = ((Number) row[3]).longValue();
        return row[2] == OutboxEntryStatus.PENDING
                ? new Backlog(count, 0, (Instant) row[4])
                : new Backlog(0, count, null);
    }

    /** The realms whose client profiles mention {@code word}. */
    public List<String> realmsMentioning(String word) {
        return entityManager
                .createQuery(
                        "select a.realm.id from RealmAttributeEntity a where a.name = :name and a.value like :word",
                        String.class)
                .setParameter("name", Constants.CLIENT_PROFILES)
                .setParameter("word", "%" + word + "%")
                .getResultList();
    }
}
