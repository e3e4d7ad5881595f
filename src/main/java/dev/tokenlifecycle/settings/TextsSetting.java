package dev.tokenlifecycle.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of strings. The console writes it as a JSON list; {@code ##} separates the values where a tool can only write one
 * string, as in Keycloak's own multivalued settings.
 *
 * @param key the key
 * @param range what each string must be, in words
 */
public record TextsSetting(String key, String range) implements Setting<List<String>> {
    private static final String SEPARATOR = "##";

    @Override
    public String defaultText() {
        return "";
    }

    @Override
    public List<String> read(@Nullable Object raw) {
        return texts(this, raw);
    }

    static List<String> texts(Setting<?> setting, @Nullable Object raw) {
        if (raw == null || "".equals(raw)) {
            return List.of();
        }
        if (raw instanceof String text) {
            return List.of(text.split(SEPARATOR));
        }
        if (!(raw instanceof List<?> list)) {
            throw setting.refuse(raw);
        }
        List<String> texts = new ArrayList<>();
        for (Object entry : list) {
            // The console sends null for a row that was never filled, and "" for one that was emptied.
            if (entry == null) {
                continue;
            }
            if (!(entry instanceof String text)) {
                throw setting.refuse(entry);
            }
            if (!text.isBlank()) {
                texts.add(text);
            }
        }
        return List.copyOf(texts);
    }
}
