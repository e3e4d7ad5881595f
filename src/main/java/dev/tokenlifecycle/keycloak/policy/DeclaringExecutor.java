package dev.tokenlifecycle.keycloak.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;

/**
 * An executor that declares settings and changes nothing: the enforcing provider reads them from the request or asks for
 * them with a {@link PolicyQuery}.
 *
 * @param <C> the raw settings
 * @param <P> the checked policy
 */
public abstract class DeclaringExecutor<C extends CheckedConfiguration, P> implements ClientPolicyExecutorProvider<C> {
    protected final KeycloakSession session;
    private final String providerId;
    private final Class<C> configurationType;
    private final Class<P> policyType;
    private Map<String, Object> raw = Map.of();
    private @Nullable P policy;

    protected DeclaringExecutor(
            KeycloakSession session, String providerId, Class<C> configurationType, Class<P> policyType) {
        this.session = session;
        this.providerId = providerId;
        this.configurationType = configurationType;
        this.policyType = policyType;
    }

    /** The checked policy that {@code raw} describes. */
    protected abstract P policy(Map<String, Object> raw);

    @Override
    public final String getProviderId() {
        return providerId;
    }

    @Override
    public final Class<C> getExecutorConfigurationClass() {
        return configurationType;
    }

    @Override
    public final void setupConfiguration(@Nullable C configuration) {
        raw = configuration == null ? Map.of() : configuration.getConfigAsMap();
        policy = null;
    }

    @Override
    public void executeOnEvent(ClientPolicyContext context) throws ClientPolicyException {
        if (context instanceof PolicyQuery<?> query) {
            query.answer(policyType, () -> policy());
        } else {
            declare(context);
        }
    }

    /** Puts the policy on the request where {@code context} is an event that issues tokens. */
    protected void declare(ClientPolicyContext context) throws ClientPolicyException {
        switch (context.getEvent()) {
            case TOKEN_REQUEST,
                    SERVICE_ACCOUNT_TOKEN_REQUEST,
                    TOKEN_REFRESH,
                    BACKCHANNEL_TOKEN_REQUEST,
                    DEVICE_TOKEN_REQUEST,
                    TOKEN_EXCHANGE_REQUEST,
                    RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST,
                    JWT_AUTHORIZATION_GRANT -> declare();
            default -> {
                // Nothing is issued here.
            }
        }
    }

    /** Puts the policy on the request. */
    protected final void declare() {
        DeclaredPolicies.of(session).add(policyType, this::policy);
    }

    /** The checked policy, read at most once per request. */
    protected final P policy() {
        P known = policy;
        if (known == null) {
            known = policy(raw);
            policy = known;
        }
        return known;
    }
}
