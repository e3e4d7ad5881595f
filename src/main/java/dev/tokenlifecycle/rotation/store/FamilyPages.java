package dev.tokenlifecycle.rotation.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final String ORDER = " order by f.revokedAt desc, f.offline desc, f.startedAt desc";

    private static final int LOOKED_BACK = 10;

    private final EntityManager entities;
    private final FamilyParts parts;

    /** Where a row stands in {@link #ORDER}. Those that began in the same millisecond may share a place. */
    private record Place(@Nullable Long revokedAt, boolean offline, long startedAt) implements Comparable<Place> {
        private static final Comparator<Place> FIRST_TO_LAST = Comparator.comparing(
                        Place::revokedAt, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Place::offline)
                .thenComparing(Place::startedAt)
                .reversed();

        static Place of(Tuple row) {
            return new Place(
                    row.get("revokedAt", Long.class),
                    row.get("offline", Boolean.class),
                    row.get("startedAt", Long.class));
        }

        @Override
        public int compareTo(Place other) {
            return FIRST_TO_LAST.compare(this, other);
        }
    }

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
        List<StoredFamily> page = new ArrayList<>();
        int skip = first;
        for (FamilyParts.Part part : ofAll) {
            if (page.size() < max) {
                List<StoredFamily> found = page(part, skip, max - page.size(), LOOKED_BACK);
                skip = found.isEmpty() && skip > 0 ? skip - (int) count(part, skip) : 0;
                page.addAll(found);
            }
        }
        return page;
    }

    /**
     * A page of one part. The index says at which places it begins and ends, and the rows at these places are read. Where rows
     * share the first place, some may be on the page before.
     *
     * @param lookedBack how far before the page those that share its first place are sought at first
     */
    private List<StoredFamily> page(FamilyParts.Part part, int first, int max, int lookedBack) {
        int before = Math.min(first, lookedBack);
        List<Place> places = places(part, first - before, before + max);
        if (places.size() <= before) {
            return List.of();
        }
        List<Place> ofPage = places.subList(before, places.size());
        int shared = Collections.frequency(places.subList(0, before), ofPage.get(0));
        return shared == before && before < first
                ? page(part, first, max, before * 10)
                : rows(part, new TreeSet<>(ofPage)).skip(shared).limit(max).toList();
    }

    private List<Place> places(FamilyParts.Part part, int first, int max) {
        String select = "select f.revokedAt as revokedAt, f.offline as offline, f.startedAt as startedAt";
        return query(select + FamilyRow.FROM + " where " + part.where() + ORDER, part, Tuple.class)
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultStream()
                .map(Place::of)
                .toList();
    }

    private Stream<StoredFamily> rows(FamilyParts.Part part, SortedSet<Place> places) {
        boolean revoked = places.first().revokedAt() != null;
        TypedQuery<Tuple> query = query(
                FamilyRow.SELECT + " where " + part.where() + " and f.startedAt in (:starts)"
                        + (revoked ? " and f.revokedAt in (:revocations)" : ""),
                part,
                Tuple.class);
        query.setParameter("starts", distinct(places, Place::startedAt));
        if (revoked) {
            query.setParameter("revocations", distinct(places, Place::revokedAt));
        }
        return query.getResultStream()
                .filter(row -> places.contains(Place.of(row)))
                .sorted(Comparator.comparing(Place::of).thenComparing(row -> row.get("id", String.class)))
                .map(FamilyRow::read);
    }

    private static <T> Set<T> distinct(Collection<Place> places, Function<Place, T> column) {
        return places.stream().map(column).collect(Collectors.toSet());
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
        String counted = "select f.startedAt as startedAt" + FamilyRow.FROM + " where " + part.where() + ORDER
                + " limit " + most;
        return query("select count(x.startedAt) from (" + counted + ") x", part, Long.class)
                .getSingleResult();
    }

    private <T> TypedQuery<T> query(String text, FamilyParts.Part part, Class<T> type) {
        TypedQuery<T> query = entities.createQuery(text, type);
        part.parameters().forEach(query::setParameter);
        return query;
    }
}
