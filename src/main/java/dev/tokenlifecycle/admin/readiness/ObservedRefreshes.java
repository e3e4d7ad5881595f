package dev.tokenlifecycle.admin.readiness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.RefreshEventDetails;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.rotation.readiness.ObservedRefresh;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.util.JsonSerialization;

/**
 * The refreshes under {@code mode=observe} among the events that a realm has saved, read without their entities: they may be
 * many.
 */
record ObservedRefreshes(KeycloakSession session, RealmModel realm) {
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    /** No other detail can hold this text: quotes are escaped in details. */
    private static final String OBSERVED = "%\"" + RefreshEventDetails.MODE + "\":\"observe\"%";

    /**
     * The newest of them, the oldest first.
     *
     * @param client the OAuth {@code client_id}; null for any
     */
    List<ObservedRefresh> find(@Nullable String client, Instant from, Instant to, int max) {
        TypedQuery<Tuple> query = session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(
                        "select e.time as time, e.clientId as client, e.userId as user, e.ipAddress as address,"
                                + " e.detailsJson as details, e.detailsJsonLongValue as longDetails from EventEntity e"
                                + " where e.realmId = :realm and e.type = :type and e.time >= :from and e.time <= :to"
                                + (client == null ? "" : " and e.clientId = :client")
                                + " and (e.detailsJson like :observed or e.detailsJsonLongValue like :observed)"
                                + " order by e.time desc, e.id",
                        Tuple.class)
                .setParameter("realm", realm.getId())
                .setParameter("type", EventType.REFRESH_TOKEN.name())
                .setParameter("from", from.toEpochMilli())
                .setParameter("to", to.toEpochMilli())
                .setParameter("observed", OBSERVED)
                .setMaxResults(max);
        Stream.ofNullable(client).forEach(id -> query.setParameter("client", id));
        List<ObservedRefresh> found = new ArrayList<>();
        query.getResultStream().forEach(row -> read(row).ifPresent(found::add));
        Collections.reverse(found);
        return found;
    }

    private static Optional<ObservedRefresh> read(Tuple row) {
        String longDetails = row.get("longDetails", String.class);
        try {
            Map<String, String> details = JsonSerialization.mapper.readValue(
                    longDetails == null ? row.get("details", String.class) : longDetails, DETAILS);
            return FamilyId.parse(details.getOrDefault(RefreshEventDetails.FAMILY, ""))
                    .map(family -> refresh(row, family, details));
        } catch (JsonProcessingException unreadable) {
            return Optional.empty();
        }
    }

    private static ObservedRefresh refresh(Tuple row, FamilyId family, Map<String, String> details) {
        Verdict verdict =
                Verdict.parse(details.get(RefreshEventDetails.VERDICT)).orElse(Verdict.ROTATED);
        long generation = number(details, RefreshEventDetails.GENERATION, 0);
        String caused = details.get(RefreshEventDetails.CAUSED_LAST_ROTATION);
        return new ObservedRefresh(
                Instant.ofEpochMilli(row.get("time", Long.class)),
                String.valueOf(row.get("client", String.class)),
                row.get("user", String.class),
                family.value(),
                generation,
                number(details, RefreshEventDetails.CURRENT_GENERATION, generation),
                Duration.ofSeconds(number(details, RefreshEventDetails.SECONDS_SINCE_ROTATION, 0)),
                // Events of a version before this detail say it by their verdict only.
                caused == null ? verdict == Verdict.LOST_RESPONSE : Boolean.parseBoolean(caused),
                verdict,
                Origin.of(
                        details.get(RefreshEventDetails.LAST_ROTATION_ADDRESS),
                        details.get(RefreshEventDetails.LAST_ROTATION_USER_AGENT)),
                Origin.of(row.get("address", String.class), details.get(RefreshEventDetails.USER_AGENT)));
    }

    private static long number(Map<String, String> details, String name, long otherwise) {
        Long number = RefreshEventDetails.number(details, name);
        return number == null ? otherwise : number;
    }
}
