package dev.tokenlifecycle.keycloak.lifetime;

import dev.tokenlifecycle.lifetime.LifetimePolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.ClientPolicyVote;
import org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider;

/**
 * An enabled client policy that sets a ceiling.
 *
 * @param name its name
 * @param strict whether a condition that abstains counts as not satisfied (the policy's mode)
 * @param conditions its conditions
 * @param policy the strictest of its ceilings
 */
record ConditionedCeiling(
        String name, boolean strict, List<ClientPolicyConditionProvider<?>> conditions, LifetimePolicy policy) {

    /** Whether Keycloak would say that it matches, where {@code request} decides what {@code token} leaves open. */
    boolean matches(ClientAndScopes token, @Nullable ClientPolicyContext request) {
        List<ClientPolicyVote> votes = votes(token, request);
        return !votes.contains(ClientPolicyVote.NO)
                && votes.contains(ClientPolicyVote.YES)
                && !(strict && votes.contains(ClientPolicyVote.ABSTAIN));
    }

    /** Whether it matches whatever the request: no condition abstains. */
    boolean alwaysMatches(ClientAndScopes token) {
        List<ClientPolicyVote> votes = votes(token, null);
        return !votes.isEmpty() && votes.stream().allMatch(vote -> vote == ClientPolicyVote.YES);
    }

    private List<ClientPolicyVote> votes(ClientAndScopes token, @Nullable ClientPolicyContext request) {
        List<ClientPolicyVote> votes = new ArrayList<>();
        try {
            for (ClientPolicyConditionProvider<?> condition : conditions) {
                ClientPolicyVote vote = condition.applyPolicy(token);
                if (vote == ClientPolicyVote.ABSTAIN && request != null) {
                    vote = condition.applyPolicy(request);
                }
                votes.add(condition.isNegativeLogic() ? negated(vote) : vote);
            }
        } catch (ClientPolicyException undecided) {
            throw new IllegalStateException("Client policy " + name + " can't be evaluated", undecided);
        }
        return votes;
    }

    private static ClientPolicyVote negated(ClientPolicyVote vote) {
        return switch (vote) {
            case YES -> ClientPolicyVote.NO;
            case NO -> ClientPolicyVote.YES;
            case ABSTAIN -> ClientPolicyVote.ABSTAIN;
        };
    }
}
