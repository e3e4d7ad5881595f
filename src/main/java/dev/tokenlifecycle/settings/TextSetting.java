package dev.tokenlifecycle.settings;

import org.jspecify.annotations.Nullable;

/**
 * A string, empty where none is given.
 *
 * @param key the key
 * @param range what the string must be, in words
 * @param required whether it must be given
 * @param maxLength the largest number of characters
 */
public record TextSetting(String key, String range, boolean required, int maxLength) implements Setting<String> {
    @Override
    public String defaultText() {
        return "";
    }

    @Override
    public String read(@Nullable Object raw) {
        if (raw == null) {
            return absent(null);
        }
        if (!(raw instanceof String text) || text.length() > maxLength) {
            throw refuse(raw);
        }
        return text.isBlank() ? absent(raw) : text;
    }

    private String absent(@Nullable Object raw) {
        if (required) {
            throw refuse(raw);
        }
        return "";
    }
}
