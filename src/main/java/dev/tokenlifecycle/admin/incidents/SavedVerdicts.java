package dev.tokenlifecycle.admin.incidents;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tokenlifecycle.rotation.RefreshEventDetails;
import dev.tokenlifecycle.rotation.Verdict;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.events.jpa.EventEntity;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.util.JsonSerialization;

/**
 * The verdicts in the events that a realm has saved. Keycloak's own query can't look into the details of events: thefts would be
 * sought among all refreshes.
 */
public record SavedVerdicts(KeycloakSession session, RealmModel realm) {
    private static final List<String> TYPES = RecordedEvents.NEEDED;
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    /** How many of each verdict there are. */
    public Map<String, Long> count(IncidentQuery wanted) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Verdict verdict : wanted.verdicts()) {
            counts.put(
                    verdict.wireName(),
                    query(Long.class, "count(e)", wanted, Set.of(verdict), "").getSingleResult());
        }
        return counts;
    }

    /** The newest of them. */
    List<Event> find(IncidentQuery wanted) {
        return query(EventEntity.class, "e", wanted, wanted.verdicts(), " order by e.time desc, e.id")
                .setFirstResult(wanted.first())
                .setMaxResults(wanted.max())
                .getResultStream()
                .map(SavedVerdicts::event)
                .toList();
    }

    private <T> TypedQuery<T> query(
            Class<T> type, String selected, IncidentQuery wanted, Set<Verdict> verdicts, String order) {
        String verdict = IntStream.range(0, verdicts.size())
                .mapToObj(i -> "e.detailsJson like :v" + i + " or e.detailsJsonLongValue like :v" + i)
                .collect(Collectors.joining(" or "));
        EntityManager entities =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        TypedQuery<T> query = entities.createQuery(
                        "select " + selected + " from EventEntity e where e.realmId = :realm and e.type in :types"
                                + " and e.time >= :from and e.time <= :to"
                                + (wanted.client() == null ? "" : " and e.clientId = :client")
                                + (wanted.user() == null ? "" : " and e.userId = :user") + " and (" + verdict + ")"
                                + order,
                        type)
                .setParameter("realm", realm.getId())
                .setParameter("types", TYPES)
                .setParameter("from", wanted.from().toEpochMilli())
                .setParameter("to", wanted.to().toEpochMilli());
        Stream.ofNullable(wanted.client()).forEach(client -> query.setParameter("client", client));
        Stream.ofNullable(wanted.user()).forEach(user -> query.setParameter("user", user));
        int i = 0;
        for (Verdict each : verdicts) {
            // No other detail can hold this text: quotes are escaped in details.
            query.setParameter("v" + i++, "%\"" + RefreshEventDetails.VERDICT + "\":\"" + each.wireName() + "\"%");
        }
        return query;
    }

    private static Event event(EventEntity entity) {
        Event event = new Event();
        event.setTime(entity.getTime());
        event.setType(EventType.valueOf(entity.getType()));
        event.setClientId(entity.getClientId());
        event.setUserId(entity.getUserId());
        event.setIpAddress(entity.getIpAddress());
        try {
            event.setDetails(JsonSerialization.readValue(entity.getDetailsJson(), DETAILS));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return event;
    }
}
