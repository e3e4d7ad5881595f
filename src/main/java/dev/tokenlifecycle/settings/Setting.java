package dev.tokenlifecycle.settings;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key of an executor: its type, its default and its range, written once.
 *
 * @param <T> the type of the checked value
 */
public interface Setting<T> {
    /** The key as it stands in the realm export, in kebab-case with its unit. */
    String key();

    /** The default as it stands in the realm export and in the docs; empty where there is none. */
    String defaultText();

    /** The range in words, as it stands in refusals and in the docs. */
    String range();

    /**
     * The checked value.
     *
     * @param raw what the JSON holds: absent, a string, a number, a boolean or a list
     * @throws InvalidSettingException if {@code raw} is outside {@link #range()}
     */
    T read(@Nullable Object raw);

    /** The checked value of this key in {@code values}. */
    default T in(Map<String, ?> values) {
        return read(values.get(key()));
    }

    /** Whether {@code values} say anything of this key: what the console leaves empty says nothing. */
    default boolean isSet(Map<String, ?> values) {
        Object raw = values.get(key());
        return raw != null && !"".equals(raw);
    }

    /** The refusal of {@code raw}: the key, the range and the value. */
    default InvalidSettingException refuse(@Nullable Object raw) {
        return new InvalidSettingException(key(), key() + " must be " + range() + ", was " + Quoted.of(raw));
    }
}
