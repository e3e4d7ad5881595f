package dev.tokenlifecycle.revocation.list;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tokenlifecycle.revocation.ListedRevocation;
import dev.tokenlifecycle.revocation.RevocationNotice;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.util.JsonSerialization;

/**
 * The rows of revocation lists. A row is added in the transaction of {@code session}, the one that revokes, counts until its
 * revocation is no longer in force, and is deleted later by {@link #prune}.
 */
public final class ListedRevocations {
    private final EntityManager entityManager;

    public ListedRevocations(KeycloakSession session) {
        this.entityManager = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /**
     * One revocation in a list.
     *
     * @param id the same on every node
     * @param json the entry
     * @param safeAfter until when it is in force
     */
    record Row(String id, String json, Instant safeAfter) {
        /**
         * The same entry in a list of {@code issuer}. On a server without a fixed hostname the one who revoked may have reached
         * it by another name than those whose tokens end; they are of one realm.
         */
        Row of(String issuer) {
            if (json.contains("\"iss\":" + TextNode.valueOf(issuer))) {
                return this;
            }
            try {
                ObjectNode entry = (ObjectNode) JsonSerialization.mapper.readTree(json);
                return new Row(id, entry.put("iss", issuer).toString(), safeAfter);
            } catch (IOException spoilt) {
                throw new UncheckedIOException(spoilt);
            }
        }
    }

    /**
     * Lists {@code notice} at {@code hook}; a revocation that is listed already stays as it is.
     *
     * @param id names the revocation at the hook
     */
    public void add(String realmId, String hook, String id, RevocationNotice notice) {
        if (entityManager.find(ListedRevocationEntity.class, id) != null) {
            return;
        }
        ListedRevocationEntity row = new ListedRevocationEntity();
        row.id = id;
        row.realmId = realmId;
        row.hook = hook;
        row.recordedAt = notice.at().toEpochMilli();
        row.safeAfter = Objects.requireNonNull(notice.safeAfter()).toEpochMilli();
        row.entry = json(notice);
        entityManager.persist(row);
    }

    /** What is in force at {@code now} and was recorded at or after {@code since}. */
    List<Row> inForce(String realmId, String hook, Instant since, Instant now) {
        return entityManager
                .createQuery(
                        "select e.id, e.entry, e.safeAfter from ListedRevocationEntity e where e.realmId = :realm"
                                + " and e.hook = :hook and e.recordedAt >= :since and e.safeAfter >= :now",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("hook", hook)
                .setParameter("since", since.toEpochMilli())
                .setParameter("now", now.toEpochMilli())
                .getResultStream()
                .map(row ->
                        new Row((String) row[0], (String) row[1], Instant.ofEpochMilli(((Number) row[2]).longValue())))
                .toList();
    }

    /** Deletes what was in force until before {@code end}. */
    public int prune(Instant end) {
        return entityManager
                .createQuery("delete from ListedRevocationEntity e where e.safeAfter < :end")
                .setParameter("end", end.toEpochMilli())
                .executeUpdate();
    }

    /** Deletes the lists of a realm. */
    public int dropRealm(String realmId) {
        return entityManager
                .createQuery("delete from ListedRevocationEntity e where e.realmId = :realm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }

    private static String json(RevocationNotice notice) {
        try {
            return JsonSerialization.writeValueAsString(ListedRevocation.of(notice));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
