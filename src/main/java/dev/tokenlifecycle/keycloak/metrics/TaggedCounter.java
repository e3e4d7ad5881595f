package dev.tokenlifecycle.keycloak.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A counter with tags in Keycloak's registry. Micrometer builds, sorts and hashes all tags whenever it is asked for a series;
 * here a series is asked for once.
 */
public final class TaggedCounter {
    private final String name;
    private final String description;
    private final List<String> tags;
    private final Map<List<String>, Counter> series = new ConcurrentHashMap<>();

    /** The counter {@code name}; {@code tags} are the tags' names. */
    public TaggedCounter(String name, String description, String... tags) {
        this.name = name;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** Counts one in the series with these values of the tags, in their order. */
    public void count(String... values) {
        counter(List.of(values)).increment();
    }

    /** Has the series say 0 before it counts, so that the first one is an increase that an alert sees. */
    public void begin(String... values) {
        counter(List.of(values));
    }

    private Counter counter(List<String> values) {
        return series.computeIfAbsent(values, this::register);
    }

    private Counter register(List<String> values) {
        List<Tag> pairs = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            pairs.add(Tag.of(tags.get(i), values.get(i)));
        }
        return Counter.builder(name).description(description).tags(pairs).register(Metrics.globalRegistry);
    }
}
