package dev.tokenlifecycle.keycloak.lifetime;

import dev.tokenlifecycle.keycloak.policy.CheckedConfiguration;
import dev.tokenlifecycle.keycloak.policy.DeclaringExecutor;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import dev.tokenlifecycle.lifetime.LifetimeSettings;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/**
 * Declares the {@link LifetimePolicy} of a client policy; {@link ObservedClientPolicies} does the rest.
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
            case REGISTER, REGISTERED, UPDATE, UPDATED, AUTHORIZATION_REQUEST -> declare();
            default -> super.declare(context);
        }
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
