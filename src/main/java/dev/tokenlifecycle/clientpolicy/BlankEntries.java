package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.EdgeBlanks;
import dev.tokenlifecycle.settings.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.services.clientpolicy.condition.ClientAttributesConditionFactory;

/**
 * Finds entries with a blank at an end in the conditions of policies that have an executor of ours. Keycloak compares whole
 * names, so such an entry matches nothing, and the console doesn't show the blank.
 */
public final class BlankEntries {
    private BlankEntries() {}

    /** The sentences by policy, condition and entry. */
    public static Map<String, String> of(RealmPolicies policies, ClientModel anyClient) {
        Map<String, String> sentences = new LinkedHashMap<>();
        policies.policies().stream()
                .filter(policy -> !policy.executors().isEmpty())
                .forEach(policy -> policy.conditions()
                        .forEach(condition -> texts(condition)
                                .filter(EdgeBlanks::in)
                                .forEach(text -> sentences.put(
                                        "blank " + policy.name() + " " + condition.providerId() + " " + text,
                                        sentence(policy.name(), condition.providerId(), text)))));
        return sentences;
    }

    private static String sentence(String policy, String condition, String text) {
        return "The client policy " + policy + " would not match what its condition " + condition + " names: "
                + Quoted.of(text) + " begins or ends with a blank";
    }

    /** What a condition names; attributes are JSON, in which a value may have a blank. */
    private static Stream<String> texts(ParsedCondition condition) {
        return ClientAttributesConditionFactory.PROVIDER_ID.equals(condition.providerId())
                ? Stream.of()
                : Objects.requireNonNullElse(condition.saved(), Map.<String, Object>of()).values().stream()
                        .flatMap(BlankEntries::texts);
    }

    private static Stream<String> texts(@Nullable Object value) {
        Stream<?> entries = value instanceof List<?> list ? list.stream() : Stream.ofNullable(value);
        return entries.filter(String.class::isInstance).map(String.class::cast);
    }
}
