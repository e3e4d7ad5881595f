package dev.tokenlifecycle.clientpolicy;

import java.util.ArrayList;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.representations.idm.ClientPolicyConditionConfigurationRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.ClientPolicyVote;
import org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider;
import org.keycloak.util.JsonSerialization;

/** The conditions of one client policy, and Keycloak's rule for their votes (26.7), which its engine keeps to itself. */
final class Conditions {
    private final List<ClientPolicyConditionProvider<?>> providers;

    private Conditions(List<ClientPolicyConditionProvider<?>> providers) {
        this.providers = providers;
    }

    /**
     * Sets {@code conditions} up.
     *
     * @throws UnreadablePolicyException if the server has no such condition, or its settings are no JSON object
     */
    static Conditions of(KeycloakSession session, List<ParsedCondition> conditions) {
        List<ClientPolicyConditionProvider<?>> providers = new ArrayList<>();
        for (ParsedCondition condition : conditions) {
            providers.add(provider(session, condition));
        }
        return new Conditions(providers);
    }

    /**
     * Whether one condition at least says yes, and none no.
     *
     * @param strictly whether none may abstain either
     * @param asked what they are asked about, one after the other until they don't abstain
     */
    boolean satisfied(boolean strictly, ClientPolicyContext... asked) throws ClientPolicyException {
        boolean oneSaysYes = false;
        for (ClientPolicyConditionProvider<?> condition : providers) {
            ClientPolicyVote vote = vote(condition, asked);
            if (vote == ClientPolicyVote.NO || (strictly && vote == ClientPolicyVote.ABSTAIN)) {
                return false;
            }
            oneSaysYes |= vote == ClientPolicyVote.YES;
        }
        return oneSaysYes;
    }

    /** How they vote, in their order. */
    List<ClientPolicyVote> votes(ClientPolicyContext asked) throws ClientPolicyException {
        List<ClientPolicyVote> votes = new ArrayList<>();
        for (ClientPolicyConditionProvider<?> condition : providers) {
            votes.add(vote(condition, asked));
        }
        return votes;
    }

    private static ClientPolicyVote vote(ClientPolicyConditionProvider<?> condition, ClientPolicyContext... asked)
            throws ClientPolicyException {
        for (ClientPolicyContext context : asked) {
            ClientPolicyVote vote = condition.applyPolicy(context);
            if (vote != ClientPolicyVote.ABSTAIN) {
                return condition.isNegativeLogic() ? negated(vote) : vote;
            }
        }
        return ClientPolicyVote.ABSTAIN;
    }

    private static ClientPolicyVote negated(ClientPolicyVote vote) {
        return vote == ClientPolicyVote.YES ? ClientPolicyVote.NO : ClientPolicyVote.YES;
    }

    // The configuration's class belongs to the provider that it is given to.
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ClientPolicyConditionProvider<?> provider(KeycloakSession session, ParsedCondition parsed) {
        ProviderFactory<ClientPolicyConditionProvider> factory = session.getKeycloakSessionFactory()
                .getProviderFactory(ClientPolicyConditionProvider.class, parsed.providerId());
        if (factory == null) {
            throw new UnreadablePolicyException("No client-policy condition " + parsed.providerId(), null);
        }
        ClientPolicyConditionProvider condition = factory.create(session);
        session.enlistForClose(condition);
        condition.setupConfiguration((ClientPolicyConditionConfigurationRepresentation)
                JsonSerialization.mapper.convertValue(parsed.settings(), condition.getConditionConfigurationClass()));
        return condition;
    }
}
