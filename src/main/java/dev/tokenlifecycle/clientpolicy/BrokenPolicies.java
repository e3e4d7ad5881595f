package dev.tokenlifecycle.clientpolicy;

import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.models.ClientModel;

/**
 * The client policies with an executor of ours that can't be evaluated: Keycloak saves the settings of its conditions unchecked,
 * and no token is issued then.
 */
public final class BrokenPolicies {
    private BrokenPolicies() {}

    /** The sentences, which name the conditions, by the policies. */
    public static Map<String, String> of(RealmPolicies policies, ClientModel anyClient) {
        return policies.diagnosis().broken(anyClient).stream()
                .collect(Collectors.toMap(
                        policy -> "broken " + policy.name(), BrokenPolicies::sentence, (one, other) -> one));
    }

    private static String sentence(ParsedPolicy policy) {
        return "The client policy " + policy.name()
                + " can't be evaluated: a setting of its conditions is missing or wrong ("
                + policy.conditions().stream()
                        .map(condition -> condition.providerId() + " " + condition.saved())
                        .collect(Collectors.joining(", "))
                + ")";
    }
}
