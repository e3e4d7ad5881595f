package dev.tokenlifecycle.admin.overview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.clientpolicy.LostProtectionEvent;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.util.JsonSerialization;

/** The changes of policies that took protection away, from the admin events that a realm has saved. */
record RecordedLosses(KeycloakSession session, RealmModel realm) {
    private static final Duration TIME = Duration.ofDays(7);
    private static final int MOST = 10;

    /** The newest of the last seven days. */
    List<OverviewRepresentation.LostProtection> newest() {
        return session.getProvider(EventStoreProvider.class)
                .createAdminQuery()
                .realm(realm.getId())
                .resourcePath(LostProtectionEvent.RESOURCE_PATH)
                .fromTime(KeycloakTime.now().minus(TIME).toEpochMilli())
                .orderByDescTime()
                .maxResults(MOST)
                .getResultStream()
                .map(RecordedLosses::representation)
                .toList();
    }

    private static OverviewRepresentation.LostProtection representation(AdminEvent event) {
        return new OverviewRepresentation.LostProtection(
                Instant.ofEpochMilli(event.getTime()).toString(), sentences(event.getRepresentation()));
    }

    private static List<String> sentences(@Nullable String representation) {
        List<String> lost = new ArrayList<>();
        try {
            JsonNode all = JsonSerialization.mapper.readTree(representation == null ? "{}" : representation);
            all.path("lost").forEach(sentence -> lost.add(sentence.asText()));
        } catch (JsonProcessingException unreadable) {
            return List.of();
        }
        return lost;
    }
}
