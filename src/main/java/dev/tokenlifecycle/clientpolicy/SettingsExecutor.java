package dev.tokenlifecycle.clientpolicy;

import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;

/**
 * An executor that holds settings and does nothing on an event: {@link RealmPolicies} says what holds when somebody asks.
 *
 * @param <C> the raw settings
 */
final class SettingsExecutor<C extends CheckedConfiguration> implements ClientPolicyExecutorProvider<C> {
    private final String id;
    private final Class<C> configurationType;

    SettingsExecutor(String id, Class<C> configurationType) {
        this.id = id;
        this.configurationType = configurationType;
    }

    @Override
    public String getProviderId() {
        return id;
    }

    @Override
    public Class<C> getExecutorConfigurationClass() {
        return configurationType;
    }

    @Override
    public void setupConfiguration(C configuration) {}

    @Override
    public void executeOnEvent(ClientPolicyContext context) {}
}
