package dev.tokenlifecycle.admin.hooks;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * How many deliveries were queued again.
 *
 * @param redelivered how many
 * @param more whether there may be more: the same call with this {@code before} takes the next ones
 * @param before only what was queued before this instant was taken
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RedeliveryRepresentation(int redelivered, boolean more, String before) {}
