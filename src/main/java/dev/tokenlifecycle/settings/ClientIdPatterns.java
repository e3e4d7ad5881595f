package dev.tokenlifecycle.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The clients that the condition {@code client-ids} names: whole ids, in which {@code *} stands for any characters, or none. */
public final class ClientIdPatterns {
    /** The setting. */
    public static final TextsSetting CLIENT_IDS = new TextsSetting(
            "client-ids", "a list of 1 to 200 client ids of at most 255 characters, without blanks at their ends");

    private static final Set<String> KEYS = Set.of(CLIENT_IDS.key(), "is-negative-logic");
    private static final int MOST = 200;
    private static final int LONGEST = 255;

    private final List<Glob> patterns;

    private ClientIdPatterns(List<Glob> patterns) {
        this.patterns = patterns;
    }

    /**
     * Reads the condition's settings as they are saved.
     *
     * @throws InvalidSettingException if they can't be accepted; an empty list can't, because the console shows it as a condition
     */
    public static ClientIdPatterns of(Map<String, ?> raw) {
        ClientIdPatterns patterns = stored(raw);
        CLIENT_IDS.read(raw.get(CLIENT_IDS.key())).stream()
                .filter(EdgeBlanks::in)
                .findFirst()
                .ifPresent(id -> {
                    throw CLIENT_IDS.refuse(id);
                });
        return patterns;
    }

    /**
     * Reads the condition's settings as they are stored: an earlier version saved ids with a blank at an end, which match nobody.
     *
     * @throws InvalidSettingException if they can't be read
     */
    public static ClientIdPatterns stored(Map<String, ?> raw) {
        raw.keySet().stream().filter(key -> !KEYS.contains(key)).findFirst().ifPresent(key -> {
            throw new InvalidSettingException("The setting " + key + " is unknown");
        });
        List<String> ids = CLIENT_IDS.read(raw.get(CLIENT_IDS.key()));
        if (ids.isEmpty() || ids.size() > MOST || ids.stream().anyMatch(id -> id.length() > LONGEST)) {
            throw CLIENT_IDS.refuse(raw.get(CLIENT_IDS.key()));
        }
        return new ClientIdPatterns(ids.stream().map(Glob::of).toList());
    }

    /** Whether one of them is {@code clientId}. */
    public boolean match(String clientId) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(clientId));
    }

    /**
     * Whether {@code pattern} names every client that {@code other} names; a star in {@code other} is covered by a star alone.
     */
    public static boolean covers(String pattern, String other) {
        return Glob.of(pattern).matches(other);
    }

    /**
     * A pattern.
     *
     * @param parts what stands before, between and behind its stars, in this order
     */
    private record Glob(List<String> parts) {
        static Glob of(String pattern) {
            return new Glob(List.of(pattern.split("\\*", -1)));
        }

        /** It takes the first place of each part: with a regular expression some ids would take for ever (backtracking). */
        boolean matches(String id) {
            String first = parts.get(0);
            String last = parts.get(parts.size() - 1);
            if (parts.size() == 1 || !id.startsWith(first) || !id.endsWith(last)) {
                return id.equals(first);
            }
            int at = first.length();
            for (String part : parts.subList(1, parts.size() - 1)) {
                int found = id.indexOf(part, at);
                if (found < 0) {
                    return false;
                }
                at = found + part.length();
            }
            return at <= id.length() - last.length();
        }
    }
}
