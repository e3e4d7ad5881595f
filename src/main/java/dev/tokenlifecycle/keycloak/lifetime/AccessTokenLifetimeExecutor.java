package dev.tokenlifecycle.keycloak.lifetime;

import dev.tokenlifecycle.keycloak.policy.CheckedConfiguration;
import dev.tokenlifecycle.keycloak.policy.DeclaringExecutor;
import dev.tokenlifecycle.lifetime.ConfiguredLifespan;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import dev.tokenlifecycle.lifetime.LifetimeSettings;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;

/**
 * Declares the {@link LifetimePolicy} of a client policy, and keeps clients within the ceiling when they are saved.
 */
final class AccessTokenLifetimeExecutor
        extends DeclaringExecutor<AccessTokenLifetimeExecutor.Configuration, LifetimePolicy> {
    AccessTokenLifetimeExecutor(KeycloakSession session) {
        super(session, AccessTokenLifetimeExecutorFactory.PROVIDER_ID, Configuration.class, LifetimePolicy.class);
    }

    @Override
    protected LifetimePolicy policy(Map<String, Object> raw) {
        return LifetimeSettings.policy(raw);
    }

    @Override
    protected void declare(ClientPolicyContext context) throws ClientPolicyException {
        switch (context.getEvent()) {
            case REGISTER, UPDATE -> govern((ClientCRUDContext) context);
            case AUTHORIZATION_REQUEST -> declare();
            default -> {
                if (AnsweredTokens.of(context) == null) {
                    super.declare(context);
                } else {
                    declare();
                }
            }
        }
    }

    private void govern(ClientCRUDContext context) throws ClientPolicyException {
        ClientRepresentation proposed = context.getProposedClientRepresentation();
        if (proposed == null || proposed.getAttributes() == null) {
            return;
        }
        ConfiguredLifespan lifespan =
                ConfiguredLifespan.of(proposed.getAttributes().get(ConfiguredLifespan.ATTRIBUTE));
        if (!lifespan.exceeds(policy().maxLifetime())) {
            return;
        }
        if (!policy().autoConfigure()) {
            String refusal = lifespan.refusal(policy().maxLifetime());
            throw new ClientPolicyException(OAuthErrorException.INVALID_CLIENT_METADATA, refusal);
        }
        Map<String, String> attributes = new HashMap<>(proposed.getAttributes());
        attributes.put(
                ConfiguredLifespan.ATTRIBUTE,
                Long.toString(policy().maxLifetime().toSeconds()));
        proposed.setAttributes(attributes);
    }

    /** The raw settings. */
    public static final class Configuration extends CheckedConfiguration {
        public Configuration() {
            super(AccessTokenLifetimeExecutorFactory.PROVIDER_ID);
        }

        @Override
        protected void check(Map<String, Object> raw) {
            LifetimeSettings.policy(raw);
        }
    }
}
