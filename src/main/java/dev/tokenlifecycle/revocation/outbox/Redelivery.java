package dev.tokenlifecycle.revocation.outbox;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.entities.OutboxEntryEntity;
import org.keycloak.models.jpa.entities.OutboxEntryStatus;

/**
 * Deliveries that have ended and are queued again, under their old ids and with a fresh budget.
 *
 * @param hook only of this hook; null for all
 * @param status the status that they have ended in
 * @param before only what was queued before; what is queued again is younger
 */
public record Redelivery(@Nullable String hook, Delivery.Status status, Instant before) {
    /**
     * Queues the newest of them again.
     *
     * @return how many
     */
    public int carryOut(KeycloakSession session, RealmModel realm, int max) {
        TypedQuery<OutboxEntryEntity> rows = session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(
                        "select e from OutboxEntryEntity e where e.entryKind in :kinds and e.realmId = :realm"
                                + " and e.status = :status and e.createdAt < :before"
                                + (hook == null ? "" : " and e.ownerId = :owner")
                                + " order by e.createdAt desc, e.id",
                        OutboxEntryEntity.class)
                .setParameter("kinds", RevocationOutbox.KINDS)
                .setParameter("realm", realm.getId())
                .setParameter("status", status.row)
                .setParameter("before", before)
                .setMaxResults(max);
        if (hook != null) {
            rows.setParameter("owner", new HookId(realm.getId(), hook).ownerId());
        }
        List<OutboxEntryEntity> found = rows.getResultList();
        found.forEach(row -> queueAgain(session, realm, row));
        return found.size();
    }

    /** Queues {@code row} again; what a receiver fetches needs nobody to send it. */
    static void queueAgain(KeycloakSession session, RealmModel realm, OutboxEntryEntity row) {
        Instant now = KeycloakTime.now();
        row.setStatus(OutboxEntryStatus.PENDING);
        row.setAttempts(0);
        row.setCreatedAt(now);
        row.setNextAttemptAt(now);
        row.setDeliveredAt(null);
        row.setLastError(null);
        if (RevocationOutbox.PUSHED_KIND.equals(row.getEntryKind())) {
            DispatcherWakeups.wakeAfterCommit(session, new HookId(realm.getId(), row.getContainerId()));
        }
    }
}
