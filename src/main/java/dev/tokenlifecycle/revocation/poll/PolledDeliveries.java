package dev.tokenlifecycle.revocation.poll;

import dev.tokenlifecycle.revocation.outbox.Delivery;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.revocation.outbox.RevocationOutbox;
import dev.tokenlifecycle.revocation.retry.FailureText;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.jpa.entities.OutboxEntryEntity;
import org.keycloak.models.jpa.entities.OutboxEntryStatus;

/**
 * The deliveries that a receiver fetches, in the transaction of {@code session}: each stays until it is acknowledged or
 * refused.
 */
final class PolledDeliveries {
    private final EntityManager entityManager;

    PolledDeliveries(KeycloakSession session) {
        this.entityManager = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Those that have waited longest, at most {@code max}. */
    List<Delivery> oldest(HookId hook, int max) {
        return entityManager
                .createQuery(
                        "select e from OutboxEntryEntity e where e.entryKind = :kind and e.ownerId = :owner"
                                + " and e.status = :pending order by e.createdAt, e.id",
                        OutboxEntryEntity.class)
                .setParameter("kind", RevocationOutbox.POLLED_KIND)
                .setParameter("owner", hook.ownerId())
                .setParameter("pending", OutboxEntryStatus.PENDING)
                .setMaxResults(max)
                .getResultStream()
                .map(Delivery::of)
                .toList();
    }

    /**
     * Records that the receiver took them, also those that were given up meanwhile.
     *
     * @return how many it hadn't acknowledged before
     */
    int acknowledge(HookId hook, Collection<String> ids, Instant now) {
        List<OutboxEntryEntity> rows = rows(hook, ids).stream()
                .filter(row -> row.getStatus() != OutboxEntryStatus.DELIVERED)
                .toList();
        rows.forEach(row -> {
            row.setStatus(OutboxEntryStatus.DELIVERED);
            row.setDeliveredAt(now);
            row.setAttempts(row.getAttempts() + 1);
            row.setLastError(null);
        });
        return rows.size();
    }

    /**
     * Gives up those that the receiver can't accept.
     *
     * @param reasons why, by the id of the delivery
     * @return the ids of those that still waited
     */
    List<String> refuse(HookId hook, Map<String, String> reasons) {
        List<OutboxEntryEntity> rows = rows(hook, reasons.keySet()).stream()
                .filter(row -> row.getStatus() == OutboxEntryStatus.PENDING)
                .toList();
        rows.forEach(row -> {
            row.setStatus(OutboxEntryStatus.DEAD_LETTER);
            row.setAttempts(row.getAttempts() + 1);
            row.setLastError(FailureText.of(reasons.getOrDefault(row.getId(), "")));
        });
        return rows.stream().map(OutboxEntryEntity::getId).toList();
    }

    private List<OutboxEntryEntity> rows(HookId hook, Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : entityManager
                        .createQuery(
                                "select e from OutboxEntryEntity e where e.entryKind = :kind and e.ownerId = :owner"
                                        + " and e.id in :ids",
                                OutboxEntryEntity.class)
                        .setParameter("kind", RevocationOutbox.POLLED_KIND)
                        .setParameter("owner", hook.ownerId())
                        .setParameter("ids", ids)
                        .getResultList();
    }
}
