package dev.tokenlifecycle.revocation.outbox;

import static dev.tokenlifecycle.revocation.outbox.RevocationOutbox.PUSHED_KIND;

import dev.tokenlifecycle.revocation.outbox.DeliveryOutcome.Delivered;
import dev.tokenlifecycle.revocation.outbox.DeliveryOutcome.GivenUp;
import dev.tokenlifecycle.revocation.outbox.DeliveryOutcome.Orphaned;
import dev.tokenlifecycle.revocation.outbox.DeliveryOutcome.Postponed;
import dev.tokenlifecycle.revocation.outbox.DeliveryOutcome.Released;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.LockMode;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.outbox.OutboxStore;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.jpa.entities.OutboxEntryEntity;
import org.keycloak.models.jpa.entities.OutboxEntryStatus;

/**
 * Leases and outcomes. A lease moves the next attempt to its end and is committed before anything is sent, so no lock outlives
 * the transaction, and once the lease has run out any node may lease the delivery again. A failure is recorded only by the
 * holder of the lease; a success always, because it can't be undone.
 */
public final class DeliveryLeases {
    // MySQL keeps whole seconds and rounds up: a row written now may look due only in a second.
    private static final int ROUNDING_SECONDS = 1;

    private final KeycloakSession session;
    private final EntityManager entityManager;

    public DeliveryLeases(KeycloakSession session) {
        this.session = session;
        this.entityManager = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** The hooks that have a delivery to be sent now. */
    public List<HookId> due(Instant now) {
        return entityManager
                .createQuery(
                        "select distinct e.realmId, e.containerId from OutboxEntryEntity e where e.entryKind = :kind"
                                + " and e.status = :pending and e.nextAttemptAt <= :now",
                        Object[].class)
                .setParameter("kind", PUSHED_KIND)
                .setParameter("pending", OutboxEntryStatus.PENDING)
                .setParameter("now", now.plusSeconds(ROUNDING_SECONDS))
                .getResultStream()
                .map(row -> new HookId((String) row[0], (String) row[1]))
                .toList();
    }

    /**
     * Leases up to {@code max} deliveries of {@code hook} that are to be sent now, those that wait longest first. Rows that
     * another node is leasing at the same moment are passed over.
     *
     * @param leaseEnd whole seconds; until then no other node touches them
     */
    public List<Delivery> lease(HookId hook, int max, Instant now, Instant leaseEnd) {
        var query = entityManager
                .createQuery(
                        "select e from OutboxEntryEntity e where e.entryKind = :kind and e.ownerId = :owner"
                                + " and e.status = :pending and e.nextAttemptAt <= :now order by e.nextAttemptAt",
                        OutboxEntryEntity.class)
                .setParameter("kind", PUSHED_KIND)
                .setParameter("owner", hook.ownerId())
                .setParameter("pending", OutboxEntryStatus.PENDING)
                .setParameter("now", now.plusSeconds(ROUNDING_SECONDS))
                .setMaxResults(max)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE);
        query.unwrap(SelectionQuery.class).setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED);
        List<OutboxEntryEntity> rows = query.getResultList();
        rows.forEach(row -> entityManager.detach(row));
        rows.forEach(row -> row.setNextAttemptAt(leaseEnd));
        List<Delivery> leased = rows.stream().map(Delivery::of).toList();
        if (!leased.isEmpty()) {
            entityManager
                    .createQuery("update OutboxEntryEntity e set e.nextAttemptAt = :next where e.id in :ids")
                    .setParameter("next", leaseEnd)
                    .setParameter("ids", leased.stream().map(Delivery::id).toList())
                    .executeUpdate();
        }
        return leased;
    }

    /** Records what became of leased deliveries. */
    public void record(Collection<DeliveryOutcome> outcomes) {
        outcomes.stream()
                .filter(Delivered.class::isInstance)
                .map(Delivered.class::cast)
                .collect(Collectors.groupingBy(Delivered::at))
                .forEach(this::recordDelivered);
        for (DeliveryOutcome outcome : outcomes) {
            if (outcome instanceof Postponed postponed) {
                recordFailed(postponed.delivery(), OutboxEntryStatus.PENDING, postponed.next(), postponed.error());
            } else if (outcome instanceof GivenUp givenUp) {
                Instant now = givenUp.delivery().nextAttemptAt();
                recordFailed(givenUp.delivery(), OutboxEntryStatus.DEAD_LETTER, now, givenUp.error());
            } else if (outcome instanceof Released released) {
                release(released);
            } else if (outcome instanceof Orphaned orphaned) {
                new OutboxStore(session)
                        .deleteQueuedByOwner(PUSHED_KIND, orphaned.hook().ownerId());
            }
        }
    }

    private void recordDelivered(Instant at, List<Delivered> outcomes) {
        entityManager
                .createQuery("update OutboxEntryEntity e set e.status = :delivered, e.deliveredAt = :at,"
                        + " e.attempts = e.attempts + 1, e.lastError = null where e.id in :ids")
                .setParameter("delivered", OutboxEntryStatus.DELIVERED)
                .setParameter("at", at)
                .setParameter(
                        "ids",
                        outcomes.stream()
                                .map(outcome -> outcome.delivery().id())
                                .toList())
                .executeUpdate();
    }

    private void recordFailed(Delivery delivery, OutboxEntryStatus status, Instant next, @Nullable String error) {
        leased(
                        "update OutboxEntryEntity e set e.status = :status, e.nextAttemptAt = :next,"
                                + " e.attempts = e.attempts + 1, e.lastError = :error",
                        delivery)
                .setParameter("status", status)
                .setParameter("next", next)
                .setParameter("error", error)
                .executeUpdate();
    }

    private void release(Released released) {
        leased("update OutboxEntryEntity e set e.nextAttemptAt = :next", released.delivery())
                .setParameter("next", released.next())
                .executeUpdate();
    }

    private Query leased(String update, Delivery delivery) {
        return entityManager
                .createQuery(update + " where e.id = :id and e.status = :pending and e.nextAttemptAt = :lease")
                .setParameter("id", delivery.id())
                .setParameter("pending", OutboxEntryStatus.PENDING)
                .setParameter("lease", delivery.nextAttemptAt());
    }
}
