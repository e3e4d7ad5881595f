package dev.tokenlifecycle.settings;

import org.jspecify.annotations.Nullable;

/**
 * A secret, or a {@code ${vault.…}} reference to one. Empty where none is given; no refusal shows its value.
 *
 * @param key the key
 * @param range what the secret must be, in words
 * @param maxLength the largest number of characters
 */
public record SecretSetting(String key, String range, int maxLength) implements Setting<String> {
    @Override
    public String defaultText() {
        return "";
    }

    @Override
    public String read(@Nullable Object raw) {
        if (raw == null) {
            return "";
        }
        if (!(raw instanceof String text) || text.length() > maxLength) {
            throw refuse(raw);
        }
        return text.strip();
    }

    @Override
    public InvalidSettingException refuse(@Nullable Object raw) {
        return new InvalidSettingException(key(), key() + " must be " + range() + " (the value given isn't shown)");
    }
}
