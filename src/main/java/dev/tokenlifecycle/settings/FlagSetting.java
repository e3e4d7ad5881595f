package dev.tokenlifecycle.settings;

import org.jspecify.annotations.Nullable;

/**
 * A switch.
 *
 * @param key the key
 * @param defaultValue the default
 */
public record FlagSetting(String key, boolean defaultValue) implements Setting<Boolean> {
    @Override
    public String defaultText() {
        return Boolean.toString(defaultValue);
    }

    @Override
    public String range() {
        return "true or false";
    }

    @Override
    public Boolean read(@Nullable Object raw) {
        if (raw == null || "".equals(raw)) {
            return defaultValue;
        }
        return switch (raw.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refuse(raw);
        };
    }
}
