package dev.tokenlifecycle.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One of a fixed list of names: those of an enum in kebab-case.
 *
 * @param key the key
 * @param defaultValue the default; its enum is the list
 */
public record ChoiceSetting<E extends Enum<E>>(String key, E defaultValue) implements Setting<E> {
    /** The name that stands for {@code constant} in settings and events. */
    public static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all, in the order of the enum. */
    public List<String> wireNames() {
        return Arrays.stream(constants()).map(ChoiceSetting::wireName).toList();
    }

    @Override
    public String defaultText() {
        return wireName(defaultValue);
    }

    @Override
    public String range() {
        return wireNames().stream().collect(Collectors.joining(", ", "one of ", ""));
    }

    @Override
    public E read(@Nullable Object raw) {
        if (raw == null || "".equals(raw)) {
            return defaultValue;
        }
        return Arrays.stream(constants())
                .filter(constant -> wireName(constant).equals(raw))
                .findFirst()
                .orElseThrow(() -> refuse(raw));
    }

    private E[] constants() {
        return defaultValue.getDeclaringClass().getEnumConstants();
    }
}
