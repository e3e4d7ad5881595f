package dev.tokenlifecycle.admin.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tokenlifecycle.rotation.Origin;
import org.jspecify.annotations.Nullable;

/** Where a request came from: an address and a user agent, as far as they are known. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OriginRepresentation(
        @Nullable String address, @Nullable String userAgent) {
    /** {@code origin} without what isn't known of it. */
    public static OriginRepresentation of(Origin origin) {
        return new OriginRepresentation(known(origin.address()), known(origin.userAgent()));
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }
}
