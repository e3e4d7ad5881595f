package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.ClientAndScopes;
import dev.tokenlifecycle.clientpolicy.Conditions;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
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
public record ConditionedCeiling(String name, boolean strict, Conditions conditions, LifetimePolicy policy) {

    /** Whether Keycloak would say that it matches, where {@code request} decides what {@code token} leaves open. */
    public boolean matches(ClientAndScopes token, @Nullable ClientPolicyContext request) {
        return satisfied(strict, condition -> vote(condition, token, request));
    }

    /** Whether it matches whatever the request: no condition abstains. */
    boolean alwaysMatches(ClientAndScopes token) {
        return satisfied(true, condition -> condition.applyPolicy(token));
    }

    private static ClientPolicyVote vote(
            ClientPolicyConditionProvider<?> condition, ClientAndScopes token, @Nullable ClientPolicyContext request)
            throws ClientPolicyException {
        ClientPolicyVote vote = condition.applyPolicy(token);
        return vote == ClientPolicyVote.ABSTAIN && request != null ? condition.applyPolicy(request) : vote;
    }

    private boolean satisfied(boolean strictly, Conditions.Vote vote) {
        try {
            return conditions.satisfied(strictly, vote);
        } catch (ClientPolicyException undecided) {
            throw new IllegalStateException("Client policy " + name + " can't be evaluated", undecided);
        }
    }
}
