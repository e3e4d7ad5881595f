package dev.tokenlifecycle.admin.incidents;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tokenlifecycle.admin.request.OriginRepresentation;
import dev.tokenlifecycle.rotation.RefreshEventDetails;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Event;

/**
 * What was decided about one presented refresh token.
 *
 * @param verdict the name of the verdict
 * @param mode {@code observe} where nothing was refused or revoked, else {@code enforce}
 * @param user the id of the user
 * @param username their name; absent where the admin may not see them or they are gone
 * @param revoked what was ended; absent where nothing was
 * @param safeAfter when the last access token of what was ended has expired; absent where nothing was
 * @param lastRotation who reached the current generation
 * @param presentedBy who presented this token
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IncidentRepresentation(
        String at,
        String verdict,
        String mode,
        @Nullable String user,
        @Nullable String username,
        @Nullable String client,
        @Nullable String family,
        @Nullable Long generation,
        @Nullable Long currentGeneration,
        @Nullable Long secondsSinceRotation,
        @Nullable String revoked,
        @Nullable String safeAfter,
        OriginRepresentation lastRotation,
        OriginRepresentation presentedBy) {

    static IncidentRepresentation of(Event event, @Nullable String username, @Nullable Instant safeAfter) {
        Map<String, String> details = event.getDetails() == null ? Map.of() : event.getDetails();
        return new IncidentRepresentation(
                Instant.ofEpochMilli(event.getTime()).toString(),
                details.getOrDefault(RefreshEventDetails.VERDICT, ""),
                details.getOrDefault(RefreshEventDetails.MODE, "enforce"),
                event.getUserId(),
                username,
                event.getClientId(),
                details.get(RefreshEventDetails.FAMILY),
                RefreshEventDetails.number(details, RefreshEventDetails.GENERATION),
                RefreshEventDetails.number(details, RefreshEventDetails.CURRENT_GENERATION),
                RefreshEventDetails.number(details, RefreshEventDetails.SECONDS_SINCE_ROTATION),
                details.get(RefreshEventDetails.REVOKED),
                safeAfter == null ? null : safeAfter.toString(),
                new OriginRepresentation(
                        details.get(RefreshEventDetails.LAST_ROTATION_ADDRESS),
                        details.get(RefreshEventDetails.LAST_ROTATION_USER_AGENT)),
                new OriginRepresentation(event.getIpAddress(), details.get(RefreshEventDetails.USER_AGENT)));
    }
}
