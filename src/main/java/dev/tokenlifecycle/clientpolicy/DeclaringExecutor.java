package dev.tokenlifecycle.clientpolicy;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;

/**
 * An executor that declares settings and changes nothing: the enforcing provider reads them from the request or asks for
 * them with a {@link PolicyQuery}.
 *
 * @param <C> the raw settings
 */
final class DeclaringExecutor<C extends CheckedConfiguration> implements ClientPolicyExecutorProvider<C> {
    private final KeycloakSession session;
    private final DeclaringExecutorFactory<C> factory;
    private @Nullable Declaration<?> declaration;

    DeclaringExecutor(KeycloakSession session, DeclaringExecutorFactory<C> factory) {
        this.session = session;
        this.factory = factory;
    }

    @Override
    public String getProviderId() {
        return factory.getId();
    }

    @Override
    public Class<C> getExecutorConfigurationClass() {
        return factory.configurationType();
    }

    @Override
    public void setupConfiguration(@Nullable C configuration) {
        declaration = factory.declaration(configuration == null ? Map.of() : configuration.getConfigAsMap());
    }

    @Override
    public void executeOnEvent(ClientPolicyContext context) {
        Objects.requireNonNull(declaration).execute(session, context);
    }
}
