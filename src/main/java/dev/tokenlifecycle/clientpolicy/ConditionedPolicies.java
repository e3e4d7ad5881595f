package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/** The enabled client policies of a realm that have executors of ours, for reports on many clients: they are read once. */
public final class ConditionedPolicies {
    private final List<Conditioned> policies;

    private ConditionedPolicies(List<Conditioned> policies) {
        this.policies = policies;
    }

    private record Conditioned(String name, boolean strict, Conditions conditions, List<EnforcedPolicy> settings) {}

    /**
     * What a client policy enforces with one executor.
     *
     * @param name the name of the client policy
     * @param settings what it enforces
     */
    public record Named<P extends EnforcedPolicy>(String name, P settings) {}

    /** Those of {@code realm}; an executor whose settings can't be accepted isn't among them. */
    public static ConditionedPolicies of(KeycloakSession session, RealmModel realm) {
        RealmPolicies all = new RealmPolicies(session, realm);
        List<ClientProfileRepresentation> profiles = all.profiles();
        List<Conditioned> policies = new ArrayList<>();
        for (ClientPolicyRepresentation policy : all.policies()) {
            List<String> named = Objects.requireNonNullElse(policy.getProfiles(), List.of());
            List<EnforcedPolicy> settings = profiles.stream()
                    .filter(profile -> named.contains(profile.getName()))
                    .flatMap(RealmPolicies::executors)
                    .flatMap(executor -> RealmPolicies.enforced(session, executor).stream())
                    .toList();
            if (!settings.isEmpty()) {
                policies.add(new Conditioned(
                        policy.getName(), Conditions.isStrict(policy), Conditions.of(session, policy), settings));
            }
        }
        return new ConditionedPolicies(policies);
    }

    /** What holds for every request of {@code client}: no condition of its policy needs more than the client. */
    public <P extends EnforcedPolicy> List<Named<P>> always(Class<P> type, ClientModel client) {
        return matching(type, client, true);
    }

    /** What matches where conditions that need more of a request than its client abstain. */
    public <P extends EnforcedPolicy> List<Named<P>> withoutRequest(Class<P> type, ClientModel client) {
        return matching(type, client, false);
    }

    /** What any enabled policy enforces, whichever clients it matches. */
    public <P extends EnforcedPolicy> List<Named<P>> all(Class<P> type) {
        return policies.stream()
                .flatMap(policy -> policy.settings().stream()
                        .filter(type::isInstance)
                        .map(settings -> new Named<>(policy.name(), type.cast(settings))))
                .toList();
    }

    private <P extends EnforcedPolicy> List<Named<P>> matching(Class<P> type, ClientModel client, boolean always) {
        return policies.stream()
                .filter(policy -> policy.settings().stream().anyMatch(type::isInstance))
                .filter(policy -> matches(policy, client, always))
                .flatMap(policy -> policy.settings().stream()
                        .filter(type::isInstance)
                        .map(settings -> new Named<>(policy.name(), type.cast(settings))))
                .toList();
    }

    private static boolean matches(Conditioned policy, ClientModel client, boolean always) {
        ClientAndScopes context = new ClientAndScopes(client, null);
        try {
            return policy.conditions()
                    .satisfied(always || policy.strict(), condition -> condition.applyPolicy(context));
        } catch (ClientPolicyException undecided) {
            throw new IllegalStateException("Client policy " + policy.name() + " can't be evaluated", undecided);
        }
    }
}
