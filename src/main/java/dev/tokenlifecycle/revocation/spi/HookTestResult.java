package dev.tokenlifecycle.revocation.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came back from the receiver of a hook.
 *
 * @param accepted whether a delivery would count as delivered
 * @param status the HTTP status; null where no HTTP answer came
 * @param body the beginning of the answer's body, for an admin to read; empty where there was none
 * @param error why it failed, without a secret; null where it didn't
 * @param took from the first byte sent, or the first lookup, to the answer or the failure
 */
public record HookTestResult(
        boolean accepted,
        @Nullable Integer status,
        String body,
        @Nullable String error,
        Duration took) {}
