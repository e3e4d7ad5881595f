package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.keycloak.models.ClientModel;
import org.keycloak.services.clientpolicy.ClientPolicyVote;

/** Says which of a realm's client policies can match at all, for warnings and refusals to admins. */
public final class PolicyDiagnosis {
    private final RealmPolicies policies;

    PolicyDiagnosis(RealmPolicies policies) {
        this.policies = policies;
    }

    /**
     * Whether the enabled policy {@code name} may match a request of {@code client}: none of its conditions says no, neither
     * without scopes nor with all scopes that the client may ask for. Where they can't be asked, it may.
     */
    public boolean mayMatch(String name, ClientModel client) {
        return policies.policies().stream()
                .filter(policy ->
                        policy.name().equals(name) && !policy.conditions().isEmpty())
                .anyMatch(policy -> mayMatch(
                        policies.votes(policy, new ClientAndScopes(client, null))
                                .orElse(List.of()),
                        policies.votes(policy, ClientAndScopes.every(client)).orElse(List.of())));
    }

    private static boolean mayMatch(List<ClientPolicyVote> withoutScopes, List<ClientPolicyVote> withAll) {
        return IntStream.range(0, Math.min(withoutScopes.size(), withAll.size()))
                .noneMatch(index ->
                        withoutScopes.get(index) == ClientPolicyVote.NO && withAll.get(index) == ClientPolicyVote.NO);
    }

    /**
     * The policies that match nothing but requests, because all conditions that would have to say yes abstain without one.
     *
     * @param client any client: of each, a condition that looks at clients says yes or no
     */
    public List<OnRequestsOnly> matchingRequestsOnly(Class<? extends EnforcedPolicy> type, ClientModel client) {
        return policies.policies().stream()
                .filter(policy -> policy.enforces(type))
                .map(policy -> OnRequestsOnly.of(policy, type, abstaining(policy, client)))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * The policies with an executor of ours that can't be evaluated: Keycloak saves the settings of their conditions unchecked.
     *
     * @param client any client
     */
    List<ParsedPolicy> broken(ClientModel client) {
        return policies.policies().stream()
                .filter(policy -> !policy.executors().isEmpty()
                        && policies.votes(policy, new ClientAndScopes(client, null))
                                .isEmpty())
                .toList();
    }

    /** The ids of the conditions that abstain without a request; none where they can't be asked. */
    private List<String> abstaining(ParsedPolicy policy, ClientModel client) {
        List<ClientPolicyVote> votes =
                policies.votes(policy, new ClientAndScopes(client, null)).orElse(List.of());
        // Some conditions of Keycloak say another's id, so the policy is asked for it.
        return IntStream.range(0, votes.size())
                .filter(index -> votes.get(index) == ClientPolicyVote.ABSTAIN)
                .mapToObj(index -> policy.conditions().get(index).providerId())
                .toList();
    }
}
