package dev.tokenlifecycle.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The clients that the condition {@code client-ids} names: whole ids, in which {@code *} stands for any characters, or none. */
public final class ClientIdPatterns {
    /** The setting. */
    public static final TextsSetting CLIENT_IDS =
            new TextsSetting("client-ids", "a list of 1 to 200 client ids of at most 255 characters");

    private static final Set<String> KEYS = Set.of(CLIENT_IDS.key(), "is-negative-logic");
    private static final int MOST = 200;
    private static final int LONGEST = 255;

    private final List<Pattern> patterns;

    private ClientIdPatterns(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * Reads the condition's settings.
     *
     * @throws InvalidSettingException if they can't be accepted; an empty list can't, because the console shows it as a condition
     */
    public static ClientIdPatterns of(Map<String, ?> raw) {
        raw.keySet().stream().filter(key -> !KEYS.contains(key)).findFirst().ifPresent(key -> {
            throw new InvalidSettingException("The setting " + key + " is unknown");
        });
        List<String> ids = CLIENT_IDS.read(raw.get(CLIENT_IDS.key()));
        if (ids.isEmpty() || ids.size() > MOST || ids.stream().anyMatch(id -> id.length() > LONGEST)) {
            throw CLIENT_IDS.refuse(raw.get(CLIENT_IDS.key()));
        }
        return new ClientIdPatterns(ids.stream().map(ClientIdPatterns::pattern).toList());
    }

    /** Whether one of them is {@code clientId}. */
    public boolean match(String clientId) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(clientId).matches());
    }

    private static Pattern pattern(String id) {
        String regex = Stream.of(id.replaceAll("\\*+", "*").split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL);
    }
}
