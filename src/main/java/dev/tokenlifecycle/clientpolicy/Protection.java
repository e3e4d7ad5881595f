package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What an enabled client policy does to the clients that it matches, with one executor of ours.
 *
 * @param policy the name of the client policy
 * @param executor the id of the executor
 * @param settings what it declares; never a secret
 * @param isStrict whether the policy has the mode STRICT
 * @param conditions the conditions of the policy
 */
record Protection(
        String policy, String executor, EnforcedPolicy settings, boolean isStrict, List<ComparedCondition> conditions) {
    /** The protections in {@code realm} now; none where the stored policies can't be read. */
    static List<Protection> of(KeycloakSession session, RealmModel realm) {
        try {
            return RealmPolicies.of(session, realm).policies().stream()
                    .flatMap(Protection::of)
                    .toList();
        } catch (UnreadablePolicyException unreadable) {
            return List.of();
        }
    }

    static Stream<Protection> of(ParsedPolicy policy) {
        List<ComparedCondition> conditions =
                policy.conditions().stream().map(ComparedCondition::of).toList();
        return policy.executors().stream()
                .flatMap(executor -> executor.accepted().stream()
                        .map(settings ->
                                new Protection(policy.name(), executor.id(), settings, policy.isStrict(), conditions)));
    }

    /** Whether every client that this protects is protected by {@code others} at least as well, by one of them or in parts. */
    boolean isCoveredBy(List<Protection> others) {
        return protectsNobody()
                || isCoveredByOne(others)
                || conditions.stream()
                        .anyMatch(condition -> parts(condition).allMatch(part -> part.isCoveredByOne(others)));
    }

    private boolean protectsNobody() {
        return conditions.isEmpty() || conditions.stream().anyMatch(ComparedCondition::isMetByNone);
    }

    private boolean isCoveredByOne(List<Protection> others) {
        return others.stream().anyMatch(other -> other.covers(this));
    }

    /** One for each part of {@code condition}. */
    private Stream<Protection> parts(ComparedCondition condition) {
        return condition.parts().stream()
                .map(part -> new Protection(
                        policy,
                        executor,
                        settings,
                        isStrict,
                        conditions.stream()
                                .map(each -> each.equals(condition) ? part : each)
                                .toList()));
    }

    /** Whether every client that {@code other} protects is protected by this at least as well. */
    private boolean covers(Protection other) {
        return executor.equals(other.executor) && settings.isAtLeastAsStrictAs(other.settings) && matchesAllOf(other);
    }

    /**
     * Whether this matches wherever {@code other} does: none of its conditions says no there, and one says yes, which a condition
     * that looks at a request may not do.
     */
    private boolean matchesAllOf(Protection other) {
        boolean noneSaysNo =
                conditions.stream().allMatch(mine -> other.conditions.stream().anyMatch(mine::covers));
        boolean onClients = conditions.stream().anyMatch(ComparedCondition::isOnClients);
        boolean oneSaysYes = onClients
                || other.conditions.stream()
                        .allMatch(theirs -> conditions.stream().anyMatch(mine -> mine.covers(theirs)));
        boolean abstentionsDoNoHarm =
                !isStrict || other.isStrict || conditions.stream().allMatch(ComparedCondition::isOnClients);
        return noneSaysNo && oneSaysYes && abstentionsDoNoHarm;
    }
}
