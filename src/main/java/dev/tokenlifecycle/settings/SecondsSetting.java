package dev.tokenlifecycle.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A duration in whole seconds.
 *
 * @param key the key, ending in {@code -seconds}
 * @param defaultSeconds the default
 * @param min the smallest value besides zero, in seconds
 * @param max the largest value, in seconds
 * @param zero what 0 means where it is allowed below {@code min}; null where it isn't
 */
public record SecondsSetting(
        String key,
        long defaultSeconds,
        long min,
        long max,
        @Nullable String zero) implements Setting<Duration> {

    @Override
    public String defaultText() {
        return Long.toString(defaultSeconds);
    }

    @Override
    public String range() {
        String between = "between " + min + " and " + max;
        return zero == null ? between : "0 (" + zero + ") or " + between;
    }

    @Override
    public Duration read(@Nullable Object raw) {
        if (raw == null || "".equals(raw)) {
            return Duration.ofSeconds(defaultSeconds);
        }
        long seconds = wholeNumber(raw);
        if ((seconds >= min && seconds <= max) || (zero != null && seconds == 0)) {
            return Duration.ofSeconds(seconds);
        }
        throw refuse(raw);
    }

    private long wholeNumber(Object raw) {
        if (raw instanceof Integer || raw instanceof Long || raw instanceof String) {
            try {
                return Long.parseLong(raw.toString().strip());
            } catch (NumberFormatException notANumber) {
                throw refuse(raw);
            }
        }
        throw refuse(raw);
    }
}
