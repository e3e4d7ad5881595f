package dev.tokenlifecycle.admin.incidents;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Event;

/**
 * What was decided about one presented refresh token.
 *
 * @param verdict the word of the verdict
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
        Side lastRotation,
        Side presentedBy) {

    /** An address and a user agent, as far as they are known. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Side(@Nullable String address, @Nullable String userAgent) {}

    static IncidentRepresentation of(Event event, @Nullable String username, @Nullable Instant safeAfter) {
        Map<String, String> details = event.getDetails() == null ? Map.of() : event.getDetails();
        return new IncidentRepresentation(
                Instant.ofEpochMilli(event.getTime()).toString(),
                details.getOrDefault("refresh_verdict", ""),
                details.getOrDefault("rotation_mode", "enforce"),
                event.getUserId(),
                username,
                event.getClientId(),
                details.get("token_family"),
                number(details.get("token_generation")),
                number(details.get("current_generation")),
                number(details.get("seconds_since_rotation")),
                details.get("revoked"),
                safeAfter == null ? null : safeAfter.toString(),
                new Side(details.get("last_rotation_address"), details.get("last_rotation_user_agent")),
                new Side(event.getIpAddress(), details.get("user_agent")));
    }

    private static @Nullable Long number(@Nullable String text) {
        return text == null || !text.matches("[0-9]{1,18}") ? null : Long.valueOf(text);
    }
}
