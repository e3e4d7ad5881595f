package dev.tokenlifecycle.admin.incidents;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * A page of incidents, newest first.
 *
 * @param total how many there are in all that were asked for
 * @param verdicts how many of each verdict that was asked for
 * @param notRecorded the event types that the realm doesn't save, without which incidents are missing
 */
@JsonNaming(SnakeCaseStrategy.class)
public record IncidentPageRepresentation(
        int first,
        int max,
        long total,
        Map<String, Long> verdicts,
        List<String> notRecorded,
        List<IncidentRepresentation> incidents) {}
