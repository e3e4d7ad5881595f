package dev.tokenlifecycle.admin.overview;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of clients.
 *
 * @param first how many were left out
 * @param max how many the page has at most
 * @param next the {@code first} of the next page; absent where there is none
 * @param clients the clients, in the order of their ids
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClientPageRepresentation(
        int first, int max, @Nullable Integer next, List<ClientOverviewRepresentation> clients) {}
