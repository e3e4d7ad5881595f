package dev.tokenlifecycle.settings;

import java.util.List;
import java.util.Map;

/** The keys that an executor knows. A typing error in a key is refused, because it would silently leave a default in force. */
public record KnownKeys(List<? extends Setting<?>> settings) {
    public static KnownKeys of(Setting<?>... settings) {
        return new KnownKeys(List.of(settings));
    }

    /**
     * Refuses unknown keys.
     *
     * @throws InvalidSettingException naming the first unknown key and all known ones
     */
    public void check(Map<String, ?> raw) {
        List<String> known = settings.stream().<String>map(Setting::key).toList();
        for (String key : raw.keySet()) {
            if (!known.contains(key)) {
                throw new InvalidSettingException(
                        "unknown key " + Quoted.of(key) + "; the known ones are " + String.join(", ", known));
            }
        }
    }
}
