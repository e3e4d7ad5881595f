package dev.tokenlifecycle.rotation.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a list of families, each a range of an index. A family that was revoked with its client or realm (its subject)
 * has no mark of its own: when it began says so.
 *
 * @param live the parts of those that weren't revoked
 * @param revoked the parts of those that were
 */
record FamilyParts(List<Part> live, List<Part> revoked) {
    private static final String REVOKED_ITSELF = " and f.revokedAt is not null";
    private static final String NOT_REVOKED_ITSELF = " and f.revokedAt is null";
    private static final String REVOKED_WITH_SUBJECT = "(f.startedAt <= case when f.offline = true"
            + " then greatest(coalesce(c.offlineBefore, 0), coalesce(r.offlineBefore, 0))"
            + " else greatest(coalesce(c.onlineBefore, 0), coalesce(r.onlineBefore, 0)) end)";

    /**
     * Some of the rows of {@link FamilyRow#FROM}.
     *
     * @param where the condition
     * @param parameters those of {@code where}
     */
    record Part(String where, Map<String, Object> parameters) {}

    static FamilyParts of(EntityManager entities, String realmId, @Nullable String userId, @Nullable String clientId) {
        return userId == null && clientId != null
                ? ofClient(entities, realmId, clientId)
                : ofUser(realmId, userId, clientId);
    }

    /** A client may have a million: each part is read in the order of an index, without a look at the subjects' rows. */
    private static FamilyParts ofClient(EntityManager entities, String realmId, String clientId) {
        Tuple before = entities.createQuery(
                        "select coalesce(max(s.onlineBefore), 0) as online, coalesce(max(s.offlineBefore), 0) as offline"
                                + " from SubjectRevocationEntity s where s.subjectId in (:client, :realm)",
                        Tuple.class)
                .setParameter("client", clientId)
                .setParameter("realm", realmId)
                .getSingleResult();
        String ofClient = "f.realmId = :realm and f.clientId = :client";
        Map<String, Object> ids = Map.of("realm", realmId, "client", clientId);
        List<Unmarked> unmarked = Stream.of(false, true)
                .map(offline -> new Unmarked(
                        ofClient + NOT_REVOKED_ITSELF + " and f.offline = " + offline,
                        ids,
                        before.get(offline ? "offline" : "online", Long.class)))
                .toList();
        return new FamilyParts(
                unmarked.stream().map(Unmarked::live).toList(),
                Stream.concat(
                                Stream.of(new Part(ofClient + REVOKED_ITSELF, ids)),
                                unmarked.stream()
                                        .filter(each -> each.before() > 0)
                                        .map(Unmarked::revoked))
                        .toList());
    }

    /**
     * The families of a client, in online or in offline user sessions, that have no mark of their own.
     *
     * @param before those that began then or earlier were revoked with their subject, in milliseconds since 1970
     */
    private record Unmarked(String where, Map<String, Object> ids, long before) {
        Part live() {
            return begun(">");
        }

        Part revoked() {
            return begun("<=");
        }

        private Part begun(String comparison) {
            Map<String, Object> parameters = new HashMap<>(ids);
            parameters.put("before", before);
            return new Part(where + " and f.startedAt " + comparison + " :before", parameters);
        }
    }

    private static FamilyParts ofUser(String realmId, @Nullable String userId, @Nullable String clientId) {
        Map<String, Object> ids = new HashMap<>(Map.of("realm", realmId));
        String where = "f.realmId = :realm";
        if (userId != null) {
            where += " and f.userId = :user";
            ids.put("user", userId);
        }
        if (clientId != null) {
            where += " and f.clientId = :client";
            ids.put("client", clientId);
        }
        return new FamilyParts(
                List.of(new Part(where + NOT_REVOKED_ITSELF + " and not " + REVOKED_WITH_SUBJECT, ids)),
                List.of(
                        new Part(where + REVOKED_ITSELF, ids),
                        new Part(where + NOT_REVOKED_ITSELF + " and " + REVOKED_WITH_SUBJECT, ids)));
    }
}
