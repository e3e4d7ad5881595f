package dev.tokenlifecycle.admin.hooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tokenlifecycle.revocation.spi.HookTestResult;
import org.jspecify.annotations.Nullable;

/**
 * What the receiver said to a test.
 *
 * @param accepted whether a delivery would count as delivered
 * @param status the HTTP status
 * @param body the beginning of the body
 * @param error why it failed
 * @param tookMillis how long it took
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HookTestRepresentation(
        boolean accepted,
        @Nullable Integer status,
        String body,
        @Nullable String error,
        long tookMillis) {

    static HookTestRepresentation of(HookTestResult answer) {
        return new HookTestRepresentation(
                answer.accepted(),
                answer.status(),
                answer.body(),
                answer.error(),
                answer.took().toMillis());
    }
}
