package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.clientpolicy.condition.AnyClientConditionFactory;

/**
 * What an enabled client policy does to the clients that it matches, with one executor of ours.
 *
 * @param policy the name of the client policy
 * @param executor the id of the executor
 * @param settings what it declares; never a secret
 * @param conditions the conditions and the mode of the policy
 */
record Protection(String policy, String executor, EnforcedPolicy settings, List<String> conditions) {
    /** How the condition is written that every client meets. Other settings may negate it: Keycloak reads {@code "True"} and 1 as true. */
    private static final Set<String> FOR_ALL = Stream.of("null", "{}", "{is-negative-logic=false}")
            .map(settings -> AnyClientConditionFactory.PROVIDER_ID + " " + settings)
            .collect(Collectors.toUnmodifiableSet());

    /** Those of {@code realm} now; none where what is stored can't be read. */
    static List<Protection> of(KeycloakSession session, RealmModel realm) {
        try {
            return RealmPolicies.of(session, realm).policies().stream()
                    .flatMap(Protection::of)
                    .toList();
        } catch (UnreadablePolicyException unreadable) {
            return List.of();
        }
    }

    private static Stream<Protection> of(ParsedPolicy policy) {
        return policy.executors().stream()
                .flatMap(executor -> executor.accepted().stream()
                        .map(settings -> new Protection(policy.name(), executor.id(), settings, conditions(policy))));
    }

    private static List<String> conditions(ParsedPolicy policy) {
        return Stream.concat(
                        Stream.of(policy.isStrict() ? "strict" : "default"),
                        policy.conditions().stream().map(condition -> condition.providerId() + " " + condition.saved()))
                .toList();
    }

    /** Whether every client that {@code other} protects is protected by this at least as well. */
    boolean covers(Protection other) {
        return executor.equals(other.executor)
                && (conditions.equals(other.conditions) || isForAll())
                && settings.isAtLeastAsStrictAs(other.settings);
    }

    private boolean isForAll() {
        return conditions.size() == 2 && FOR_ALL.contains(conditions.get(1));
    }
}
