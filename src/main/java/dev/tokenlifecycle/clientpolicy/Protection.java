package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;
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

    /** Those of {@code realm} now; none where what is stored can't be read. */
    static List<Protection> of(KeycloakSession session, RealmModel realm) {
        RealmPolicies all = new RealmPolicies(session, realm);
        List<Protection> protections = new ArrayList<>();
        try {
            List<ClientProfileRepresentation> profiles = all.profiles();
            for (ClientPolicyRepresentation policy : all.policies()) {
                List<String> named = Objects.requireNonNullElse(policy.getProfiles(), List.of());
                profiles.stream()
                        .filter(profile -> named.contains(profile.getName()))
                        .flatMap(RealmPolicies::executors)
                        .flatMap(executor -> of(session, policy, executor))
                        .forEach(protections::add);
            }
        } catch (IllegalStateException unreadable) {
            return List.of();
        }
        return protections;
    }

    private static Stream<Protection> of(
            KeycloakSession session, ClientPolicyRepresentation policy, ClientPolicyExecutorRepresentation executor) {
        return RealmPolicies.enforced(session, executor)
                .map(settings -> new Protection(
                        policy.getName(), executor.getExecutorProviderId(), settings, conditions(policy)))
                .stream();
    }

    private static List<String> conditions(ClientPolicyRepresentation policy) {
        return Stream.concat(
                        Stream.of(Conditions.isStrict(policy) ? "strict" : "default"),
                        Objects.requireNonNullElse(
                                        policy.getConditions(), List.<ClientPolicyConditionRepresentation>of())
                                .stream()
                                .map(condition -> condition.getConditionProviderId() + " " + RawSettings.of(condition)))
                .toList();
    }

    /** Whether every client that {@code other} protects is protected by this at least as well. */
    boolean covers(Protection other) {
        return executor.equals(other.executor)
                && (conditions.equals(other.conditions) || isForAll())
                && settings.isAtLeastAsStrictAs(other.settings);
    }

    private boolean isForAll() {
        return conditions.size() == 2
                && conditions.get(1).startsWith(AnyClientConditionFactory.PROVIDER_ID)
                && !conditions.get(1).contains("is-negative-logic=true");
    }
}
