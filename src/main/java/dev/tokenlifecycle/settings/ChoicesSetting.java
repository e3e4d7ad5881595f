package dev.tokenlifecycle.settings;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Some of a fixed list of names.
 *
 * @param key the key
 * @param type the enum whose names, in kebab-case, are the list
 * @param absent what none given means
 */
public record ChoicesSetting<E extends Enum<E>>(String key, Class<E> type, Set<E> absent) implements Setting<Set<E>> {
    public ChoicesSetting {
        absent = Set.copyOf(absent);
    }

    /** Where none given means all. */
    public ChoicesSetting(String key, Class<E> type) {
        this(key, type, EnumSet.allOf(type));
    }

    @Override
    public String defaultText() {
        return absent.size() == wireNames().size()
                ? "all"
                : absent.stream().map(ChoiceSetting::wireName).sorted().collect(Collectors.joining(", "));
    }

    /** The names of all, in the order of the enum. */
    public List<String> wireNames() {
        return EnumSet.allOf(type).stream().map(ChoiceSetting::wireName).toList();
    }

    @Override
    public String range() {
        return "some of " + String.join(", ", wireNames());
    }

    @Override
    public Set<E> read(@Nullable Object raw) {
        List<String> given = TextsSetting.texts(this, raw);
        EnumSet<E> chosen = EnumSet.noneOf(type);
        for (String name : given) {
            chosen.add(EnumSet.allOf(type).stream()
                    .filter(constant -> ChoiceSetting.wireName(constant).equals(name))
                    .findFirst()
                    .orElseThrow(() -> refuse(name)));
        }
        return chosen.isEmpty() ? EnumSet.copyOf(absent) : chosen;
    }
}
