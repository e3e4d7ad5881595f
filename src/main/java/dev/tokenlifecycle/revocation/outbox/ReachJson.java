package dev.tokenlifecycle.revocation.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.revocation.Reach;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** A {@link Reach} as part of what waits in the outbox; rows of an earlier version have none. */
final class ReachJson {
    private ReachJson() {}

    static void write(Reach reach, ObjectNode json) {
        Set<String> sessions = reach.sessions();
        if (sessions != null) {
            put(json.putArray("sessions"), sessions);
        }
        if (!reach.clients().isEmpty()) {
            put(json.putArray("exchanged_by"), reach.clients());
        }
        Instant notBefore = reach.notBefore();
        if (notBefore != null) {
            json.put("not_before", notBefore.getEpochSecond());
        }
        if (reach.serviceClient() != null) {
            json.put("service_client", reach.serviceClient());
        }
    }

    static Reach read(JsonNode json) {
        return new Reach(
                json.has("sessions") ? texts(json.get("sessions")) : null,
                texts(json.path("exchanged_by")),
                json.hasNonNull("not_before")
                        ? Instant.ofEpochSecond(json.get("not_before").asLong())
                        : null,
                json.hasNonNull("service_client") ? json.get("service_client").asText() : null);
    }

    private static void put(ArrayNode array, Collection<String> texts) {
        texts.stream().sorted().forEach(array::add);
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
