package dev.tokenlifecycle.clientpolicy;

import java.util.ArrayList;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.representations.idm.ClientPolicyConditionConfigurationRepresentation;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.ClientPolicyVote;
import org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider;
import org.keycloak.util.JsonSerialization;

/** The conditions of one client policy, and Keycloak's rule for their votes (26.7), which its engine keeps to itself. */
public final class Conditions {
    private final List<ClientPolicyConditionProvider<?>> providers;

    private Conditions(List<ClientPolicyConditionProvider<?>> providers) {
        this.providers = providers;
    }

    /** How a condition votes. */
    public interface Vote {
        ClientPolicyVote of(ClientPolicyConditionProvider<?> condition) throws ClientPolicyException;
    }

    /**
     * The conditions of {@code policy}.
     *
     * @throws IllegalStateException if the server has no such condition
     */
    public static Conditions of(KeycloakSession session, ClientPolicyRepresentation policy) {
        List<ClientPolicyConditionProvider<?>> providers = new ArrayList<>();
        if (policy.getConditions() != null) {
            for (ClientPolicyConditionRepresentation condition : policy.getConditions()) {
                providers.add(provider(session, condition));
            }
        }
        return new Conditions(providers);
    }

    /** Whether an abstaining condition of {@code policy} counts as not satisfied. */
    public static boolean isStrict(ClientPolicyRepresentation policy) {
        return "STRICT".equalsIgnoreCase(policy.getMode());
    }

    /**
     * Whether one condition at least says yes, and none no.
     *
     * @param strict whether none may abstain either
     */
    public boolean satisfied(boolean strict, Vote vote) throws ClientPolicyException {
        boolean one = false;
        for (ClientPolicyConditionProvider<?> condition : providers) {
            ClientPolicyVote said = vote.of(condition);
            if (condition.isNegativeLogic()) {
                said = negated(said);
            }
            if (said == ClientPolicyVote.NO || (strict && said == ClientPolicyVote.ABSTAIN)) {
                return false;
            }
            one |= said == ClientPolicyVote.YES;
        }
        return one;
    }

    private static ClientPolicyVote negated(ClientPolicyVote vote) {
        return switch (vote) {
            case YES -> ClientPolicyVote.NO;
            case NO -> ClientPolicyVote.YES;
            case ABSTAIN -> ClientPolicyVote.ABSTAIN;
        };
    }

    // The configuration's class belongs to the provider that it is given to.
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ClientPolicyConditionProvider<?> provider(
            KeycloakSession session, ClientPolicyConditionRepresentation representation) {
        ProviderFactory<ClientPolicyConditionProvider> factory = session.getKeycloakSessionFactory()
                .getProviderFactory(ClientPolicyConditionProvider.class, representation.getConditionProviderId());
        if (factory == null) {
            throw new IllegalStateException("No client-policy condition " + representation.getConditionProviderId());
        }
        ClientPolicyConditionProvider condition = factory.create(session);
        session.enlistForClose(condition);
        condition.setupConfiguration(
                (ClientPolicyConditionConfigurationRepresentation) JsonSerialization.mapper.convertValue(
                        RawSettings.of(representation), condition.getConditionConfigurationClass()));
        return condition;
    }
}
