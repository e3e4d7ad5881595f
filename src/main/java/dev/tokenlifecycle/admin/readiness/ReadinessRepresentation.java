package dev.tokenlifecycle.admin.readiness;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tokenlifecycle.admin.request.OriginRepresentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What enforcing would have done to observed traffic.
 *
 * @param from the beginning of the time that was looked at; later than asked for where it was cut
 * @param to its end
 * @param cut whether there was more than is read at once: the oldest was left out
 * @param observed how much was observed
 * @param tooLittle what there is too little of to conclude anything from a setting that refuses nobody
 * @param notRecorded the event types that the realm doesn't save, without which nothing is observed
 * @param settings what each setting would have done
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReadinessRepresentation(
        String from,
        String to,
        boolean cut,
        Observed observed,
        List<String> tooLittle,
        List<String> notRecorded,
        List<Setting> settings) {

    /** How much was observed. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Observed(
            int refreshes,
            long families,
            long users,
            long clients,
            long days,
            @Nullable String first,
            @Nullable String last) {}

    /**
     * What one setting would have done.
     *
     * @param refreshesRefused how many refreshes
     * @param familiesEnded how many families
     * @param usersRefused how many users
     * @param clients at which clients, most users first
     * @param examples the newest refusals
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Setting(
            long graceSeconds,
            boolean recoverLostResponse,
            int refreshesRefused,
            long familiesEnded,
            long usersRefused,
            List<Client> clients,
            List<Example> examples) {}

    /** The share of one client. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Client(String client, int refreshesRefused, long usersRefused) {}

    /**
     * One refusal.
     *
     * @param endsFamily whether its family would have ended with it
     * @param causedLastRotation whether it was the very token that caused the last rotation: a retry
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Example(
            String at,
            String client,
            @Nullable String user,
            @Nullable String username,
            String family,
            boolean endsFamily,
            long generationsBehind,
            long secondsSinceRotation,
            boolean causedLastRotation,
            OriginRepresentation lastRotation,
            OriginRepresentation presentedBy) {}
}
