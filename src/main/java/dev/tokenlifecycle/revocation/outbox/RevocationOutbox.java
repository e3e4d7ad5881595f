package dev.tokenlifecycle.revocation.outbox;

import dev.tokenlifecycle.keycloak.SynchronousCommit;
import dev.tokenlifecycle.revocation.RevocationNotice;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.outbox.OutboxStore;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.entities.OutboxEntryEntity;
import org.keycloak.models.jpa.entities.OutboxEntryStatus;

/**
 * The deliveries of a realm's hooks in Keycloak's outbox. Everything happens in the transaction of {@code session}: what
 * rolls back was never queued, what commits is delivered at least once, and its first attempt begins right after the commit.
 */
public final class RevocationOutbox {
    /** Our rows among those of others: deliveries that are pushed. */
    public static final String PUSHED_KIND = "token-lifecycle";

    /** Deliveries that wait until the receiver has fetched and acknowledged them. */
    public static final String POLLED_KIND = "token-lifecycle-poll";

    static final List<String> KINDS = List.of(PUSHED_KIND, POLLED_KIND);

    private final KeycloakSession session;

    public RevocationOutbox(KeycloakSession session) {
        this.session = session;
    }

    /** Announces that something may be queued while the transaction commits, when nothing can be added to it any more. */
    public void expect() {
        DispatcherWakeups.enlistedIn(session);
    }

    /**
     * Queues {@code notice} for one hook; queueing the same revocation for the same hook again changes nothing.
     *
     * @return the id of the delivery
     */
    public String enqueue(RealmModel realm, String hook, RevocationNotice notice) {
        HookId hookId = new HookId(realm.getId(), hook);
        String id = insert(PUSHED_KIND, hookId, hookId.deliveryId(notice.txn()), notice);
        DispatcherWakeups.wakeAfterCommit(session, hookId);
        return id;
    }

    /** The same for a receiver that fetches its deliveries. */
    public String enqueuePolled(RealmModel realm, String hook, RevocationNotice notice) {
        HookId hookId = new HookId(realm.getId(), hook);
        return insert(POLLED_KIND, hookId, hookId.polledId(notice.txn()), notice);
    }

    private String insert(String kind, HookId hook, String id, RevocationNotice notice) {
        SynchronousCommit.require(entityManager());
        new NoticeStore(session, id)
                .enqueuePending(
                        kind,
                        hook.realmId(),
                        hook.ownerId(),
                        hook.hook(),
                        id,
                        notice.type(),
                        NoticeJson.write(notice),
                        null);
        return id;
    }

    /** The deliveries of {@code realm} that {@code query} asks for, newest first. */
    public List<Delivery> find(RealmModel realm, DeliveryQuery query) {
        String hook = query.hook();
        Delivery.Status status = query.status();
        String family = query.family();
        TypedQuery<OutboxEntryEntity> rows = entityManager()
                .createQuery(
                        "select e from OutboxEntryEntity e where e.entryKind in :kinds and e.realmId = :realm"
                                + (hook == null ? "" : " and e.ownerId = :owner")
                                + (status == null ? "" : " and e.status = :status")
                                + (family == null ? "" : " and e.payload like :family escape '!'")
                                + " order by e.createdAt desc, e.id",
                        OutboxEntryEntity.class)
                .setParameter("kinds", KINDS)
                .setParameter("realm", realm.getId())
                .setFirstResult(query.first())
                .setMaxResults(query.max());
        if (hook != null) {
            rows.setParameter("owner", new HookId(realm.getId(), hook).ownerId());
        }
        if (status != null) {
            rows.setParameter("status", status.row);
        }
        if (family != null) {
            rows.setParameter("family", "%" + NoticeJson.family(family).replaceAll("[!%_]", "!$0") + "%");
        }
        return rows.getResultList().stream().map(Delivery::of).toList();
    }

    /** The delivery {@code id} of {@code realm}. */
    public Optional<Delivery> find(RealmModel realm, String id) {
        return Optional.ofNullable(row(realm, id)).map(Delivery::of);
    }

    /**
     * Queues a delivery that has ended again, under its old id and with a fresh budget.
     *
     * @return whether {@code realm} has such a delivery; one that still waits is left as it is
     */
    public boolean redeliver(RealmModel realm, String id) {
        OutboxEntryEntity row = row(realm, id);
        if (row == null) {
            return false;
        }
        if (row.getStatus() != OutboxEntryStatus.PENDING) {
            Redelivery.queueAgain(session, realm, row);
        }
        return true;
    }

    /** The delivery of {@code hook} that waits and was tried most often; null where no attempt has failed. */
    public @Nullable Delivery failing(RealmModel realm, String hook) {
        return entityManager()
                .createQuery(
                        "select e from OutboxEntryEntity e where e.entryKind in :kinds and e.ownerId = :owner"
                                + " and e.status = :status and e.lastError is not null"
                                + " order by e.attempts desc, e.createdAt",
                        OutboxEntryEntity.class)
                .setParameter("kinds", KINDS)
                .setParameter("owner", new HookId(realm.getId(), hook).ownerId())
                .setParameter("status", OutboxEntryStatus.PENDING)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(Delivery::of)
                .orElse(null);
    }

    /** What {@code hook} has waiting. */
    public Backlog backlog(RealmModel realm, String hook) {
        String owner = new HookId(realm.getId(), hook).ownerId();
        return KINDS.stream().map(kind -> backlog(kind, owner)).reduce(Backlog.NONE, Backlog::and);
    }

    private Backlog backlog(String kind, String owner) {
        OutboxStore store = new OutboxStore(session);
        Map<OutboxEntryStatus, Long> counts = store.countStatusesForOwner(kind, owner);
        return new Backlog(
                counts.getOrDefault(OutboxEntryStatus.PENDING, 0L),
                counts.getOrDefault(OutboxEntryStatus.DEAD_LETTER, 0L),
                store.oldestCreatedAtPerStatusForOwner(kind, owner).get(OutboxEntryStatus.PENDING));
    }

    private @Nullable OutboxEntryEntity row(RealmModel realm, String id) {
        OutboxEntryEntity row = entityManager().find(OutboxEntryEntity.class, id);
        boolean ours = row != null
                && KINDS.contains(row.getEntryKind())
                && realm.getId().equals(row.getRealmId());
        return ours ? row : null;
    }

    private EntityManager entityManager() {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }
}
