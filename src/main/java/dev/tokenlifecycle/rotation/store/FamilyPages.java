package dev.tokenlifecycle.rotation.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * The families of a user, of a client, or of a user at a client, a page at a time. Those of a client are found in an index that
 * has their order, and only those of the page are read, however many there are.
 */
public final class FamilyPages {
    /** Families are counted up to this number: a client may have a million. */
    public static final int MOST_COUNTED = 10_000;

    /** The index's, so that no database sorts; read backwards. */
    private static final String ORDER = " order by f.revokedAt desc, f.offline desc, f.startedAt desc, f.id desc";

    private final EntityManager entities;
    private final FamilyParts parts;

    /**
     * @param userId the id of the user; null for any
     * @param clientId the internal id of the client; null for any
     */
    public FamilyPages(KeycloakSession session, String realmId, @Nullable String userId, @Nullable String clientId) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.parts = FamilyParts.of(entities, realmId, userId, clientId);
    }

    /** Those that weren't revoked: online before offline, the newest first. Some may have expired a moment ago. */
    public List<StoredFamily> live(int first, int max) {
        return page(parts.live(), first, max);
    }

    /** How many of them there are; more than {@value #MOST_COUNTED} where there are more. */
    public long countLive() {
        return count(parts.live());
    }

    /** Those that were revoked: one by one, the last one first, and then those whose client or realm was. */
    public List<StoredFamily> revoked(int first, int max) {
        return page(parts.revoked(), first, max);
    }

    /** How many of them there are; more than {@value #MOST_COUNTED} where there are more. */
    public long countRevoked() {
        return count(parts.revoked());
    }

    private List<StoredFamily> page(List<FamilyParts.Part> ofAll, int first, int max) {
        List<String> ids = new ArrayList<>();
        int skip = first;
        for (FamilyParts.Part part : ofAll) {
            if (ids.size() < max) {
                List<String> found = query("select f.id", part, ORDER, String.class)
                        .setFirstResult(skip)
                        .setMaxResults(max - ids.size())
                        .getResultList();
                skip = found.isEmpty() && skip > 0 ? skip - (int) count(part, skip) : 0;
                ids.addAll(found);
            }
        }
        return read(ids);
    }

    private List<StoredFamily> read(List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return entities.createQuery(FamilyRow.SELECT + " where f.id in (:ids)", Tuple.class)
                .setParameter("ids", ids)
                .getResultStream()
                .map(FamilyRow::read)
                .sorted(Comparator.comparingInt(
                        family -> ids.indexOf(family.family().id().value())))
                .toList();
    }

    private long count(List<FamilyParts.Part> ofAll) {
        long counted = 0;
        for (FamilyParts.Part part : ofAll) {
            if (counted <= MOST_COUNTED) {
                counted += count(part, MOST_COUNTED + 1 - (int) counted);
            }
        }
        return counted;
    }

    private long count(FamilyParts.Part part, int most) {
        TypedQuery<Long> query = entities.createQuery(
                "select count(x.id) from (select f.id as id" + part.from() + ORDER + " limit " + most + ") x",
                Long.class);
        return withParameters(query, part.parameters()).getSingleResult();
    }

    private <T> TypedQuery<T> query(String select, FamilyParts.Part part, String order, Class<T> type) {
        return withParameters(entities.createQuery(select + part.from() + order, type), part.parameters());
    }

    private static <T> TypedQuery<T> withParameters(TypedQuery<T> query, Map<String, Object> parameters) {
        parameters.forEach(query::setParameter);
        return query;
    }
}
