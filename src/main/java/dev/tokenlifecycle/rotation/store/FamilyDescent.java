package dev.tokenlifecycle.rotation.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What came from families, by an exchange or a UMA ticket, however often that was repeated. Each method selects families by
 * {@code which}, a JPQL condition on their alias {@code f}.
 */
final class FamilyDescent {
    /** More than a user has. Whoever ends more families than this at once has to try again after a deadlock. */
    private static final int MOST_LOCKED = 10_000;

    private static final int BATCH = 500;

    private static final String CHILD =
            "TokenFamilyEntity c on c.parentId = f.id and c.parentId is not null and c.revokedAt is null";

    private final EntityManager entities;

    FamilyDescent(EntityManager entities) {
        this.entities = entities;
    }

    /** What came directly from the selected families and isn't marked as revoked: at most {@code most} ids, in their order. */
    List<String> children(String which, Map<String, ?> parameters, int most) {
        TypedQuery<String> query = entities.createQuery(
                        "select c.id from TokenFamilyEntity f join " + CHILD + " where " + which + " order by c.id",
                        String.class)
                .setMaxResults(most);
        parameters.forEach(query::setParameter);
        return query.getResultList();
    }

    /** The selected families that aren't marked as revoked, in the order of their ids. */
    List<String> unmarked(String which, Map<String, ?> parameters) {
        TypedQuery<String> query = entities.createQuery(
                "select f.id from TokenFamilyEntity f where " + which + " and f.revokedAt is null order by f.id",
                String.class);
        parameters.forEach(query::setParameter);
        return query.getResultList();
    }

    /**
     * Locks the rows of the selected families that aren't marked as revoked, and of what came from them, in the order of their
     * ids: so of several transactions that end the same families none waits for another that waits for it (no deadlock). Where
     * they are more than {@value #MOST_LOCKED}, it locks none.
     *
     * @return whether anything had come from them; true as well where they are too many to look at all
     */
    boolean lock(String which, Map<String, ?> parameters) {
        TypedQuery<Tuple> query = entities.createQuery(
                        "select f.id as id, c.id as child from TokenFamilyEntity f left join " + CHILD + " where "
                                + which + " and (f.revokedAt is null or c.id is not null)",
                        Tuple.class)
                .setMaxResults(MOST_LOCKED + 1);
        parameters.forEach(query::setParameter);
        List<Tuple> rows = query.getResultList();
        SortedSet<String> children = rows.stream()
                .map(row -> row.get("child", String.class))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        SortedSet<String> all =
                rows.stream().map(row -> row.get("id", String.class)).collect(Collectors.toCollection(TreeSet::new));
        List<String> next = List.copyOf(children);
        while (all.addAll(next) && all.size() <= MOST_LOCKED) {
            next = batches(next).stream()
                    .flatMap(ids -> children("f.id in (:ids)", Map.of("ids", ids), MOST_LOCKED).stream())
                    .toList();
        }
        if (all.size() > 1 && all.size() <= MOST_LOCKED) {
            batches(List.copyOf(all)).forEach(this::lock);
        }
        return rows.size() > MOST_LOCKED || !children.isEmpty();
    }

    /** Locks the rows of {@code ids}, in the order of their ids. */
    void lock(List<String> ids) {
        entities.createQuery("select f.id from TokenFamilyEntity f where f.id in (:ids) order by f.id", String.class)
                .setParameter("ids", ids)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    /** Few enough ids for one statement on every database, in the order of {@code ids}. */
    static List<List<String>> batches(List<String> ids) {
        return IntStream.iterate(0, from -> from < ids.size(), from -> from + BATCH)
                .mapToObj(from -> ids.subList(from, Math.min(from + BATCH, ids.size())))
                .toList();
    }
}
