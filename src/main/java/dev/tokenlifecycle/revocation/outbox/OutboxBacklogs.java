package dev.tokenlifecycle.revocation.outbox;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.jpa.entities.OutboxEntryStatus;

/** What waits in the outbox, for all hooks of all realms. */
public final class OutboxBacklogs {
    private final EntityManager entityManager;

    public OutboxBacklogs(KeycloakSession session) {
        this.entityManager = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** What waits and what was given up, by hook; hooks with neither are absent. */
    public Map<HookId, Backlog> byHook() {
        Map<HookId, Backlog> backlogs = new LinkedHashMap<>();
        entityManager
                .createQuery(
                        "select e.realmId, e.containerId, e.status, count(e), min(e.createdAt) from OutboxEntryEntity e"
                                + " where e.entryKind in :kinds and e.status in (:pending, :dead)"
                                + " group by e.realmId, e.containerId, e.status",
                        Object[].class)
                .setParameter("kinds", RevocationOutbox.KINDS)
                .setParameter("pending", OutboxEntryStatus.PENDING)
                .setParameter("dead", OutboxEntryStatus.DEAD_LETTER)
                .getResultList()
                .forEach(row -> backlogs.merge(new HookId((String) row[0], (String) row[1]), part(row), Backlog::and));
        return backlogs;
    }

    /** The hooks that have a delivery that waits to be fetched. */
    public List<HookId> polledHooks() {
        return entityManager
                .createQuery(
                        "select distinct e.realmId, e.containerId from OutboxEntryEntity e where e.entryKind = :kind"
                                + " and e.status = :pending",
                        Object[].class)
                .setParameter("kind", RevocationOutbox.POLLED_KIND)
                .setParameter("pending", OutboxEntryStatus.PENDING)
                .getResultStream()
                .map(row -> new HookId((String) row[0], (String) row[1]))
                .toList();
    }

    private static Backlog part(Object[] row) {
        long count = ((Number) row[3]).longValue();
        return row[2] == OutboxEntryStatus.PENDING
                ? new Backlog(count, 0, (Instant) row[4])
                : new Backlog(0, count, null);
    }
}
