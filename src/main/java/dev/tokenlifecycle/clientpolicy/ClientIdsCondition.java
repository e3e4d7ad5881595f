package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.ClientIdPatterns;
import dev.tokenlifecycle.settings.InvalidSettingException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ClientPolicyConditionConfigurationRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyVote;
import org.keycloak.services.clientpolicy.condition.AbstractClientPolicyConditionProvider;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.ClientModelContext;
import org.keycloak.services.clientpolicy.context.PreAuthorizationRequestContext;

/** Votes by the client's id; a client that is being created has one already, in what was proposed. */
final class ClientIdsCondition
        extends AbstractClientPolicyConditionProvider<ClientPolicyConditionConfigurationRepresentation> {
    private @Nullable ClientIdPatterns patterns;

    ClientIdsCondition(KeycloakSession session) {
        super(session);
    }

    static void check(@Nullable Map<String, Object> raw) {
        try {
            ClientIdPatterns.of(raw == null ? Map.of() : raw);
        } catch (InvalidSettingException refused) {
            throw new RefusedSettingException(ClientIdsConditionFactory.PROVIDER_ID + ": " + refused.getMessage());
        }
    }

    @Override
    public Class<ClientPolicyConditionConfigurationRepresentation> getConditionConfigurationClass() {
        return ClientPolicyConditionConfigurationRepresentation.class;
    }

    @Override
    public void setupConfiguration(ClientPolicyConditionConfigurationRepresentation configuration) {
        super.setupConfiguration(configuration);
        patterns = ClientIdPatterns.stored(configuration.getConfigAsMap());
    }

    @Override
    public ClientPolicyVote applyPolicy(ClientPolicyContext context) {
        String clientId = clientId(context);
        if (clientId == null) {
            return ClientPolicyVote.ABSTAIN;
        }
        return Objects.requireNonNull(patterns).match(clientId) ? ClientPolicyVote.YES : ClientPolicyVote.NO;
    }

    private static @Nullable String clientId(ClientPolicyContext context) {
        if (context instanceof PreAuthorizationRequestContext early) {
            return early.getClientId();
        }
        if (context instanceof ClientModelContext named && named.getClient() != null) {
            return named.getClient().getClientId();
        }
        return context instanceof ClientCRUDContext saved && saved.getProposedClientRepresentation() != null
                ? saved.getProposedClientRepresentation().getClientId()
                : null;
    }

    @Override
    public String getProviderId() {
        return ClientIdsConditionFactory.PROVIDER_ID;
    }
}
