package dev.tokenlifecycle.keycloak.lifetime;

import dev.tokenlifecycle.keycloak.policy.CheckedConfiguration;
import dev.tokenlifecycle.keycloak.policy.DeclaringExecutor;
import dev.tokenlifecycle.lifetime.CarriedCeiling;
import dev.tokenlifecycle.lifetime.ConfiguredLifespan;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import dev.tokenlifecycle.lifetime.LifetimeSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager.AccessTokenResponseBuilder;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.AuthorizationRequestContext;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Declares the {@link LifetimePolicy} of a client policy. It also caps the ID token, which no post-processor sees, and keeps
 * clients within the ceiling when they are saved.
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
            case AUTHORIZATION_REQUEST -> carry(((AuthorizationRequestContext) context).getAuthenticationSession());
            default -> {
                AccessTokenResponseBuilder answer = AnsweredTokens.of(context);
                if (answer == null) {
                    super.declare(context);
                } else {
                    capIdToken(answer);
                }
            }
        }
    }

    /** Remembers the policy for the tokens of this login: its conditions can't be asked again. */
    private void carry(AuthenticationSessionModel login) {
        String earlier = login.getClientNote(Ceilings.NOTE);
        LifetimePolicy strictest = Optional.ofNullable(earlier)
                .flatMap(CarriedCeiling::read)
                .map(policy()::strictest)
                .orElse(policy());
        login.setClientNote(Ceilings.NOTE, CarriedCeiling.write(strictest));
    }

    private void capIdToken(AccessTokenResponseBuilder answer) {
        LifetimePolicy strictest = Ceilings.of(session, answer.getClientSessionCtx())
                .map(policy()::strictest)
                .orElse(policy());
        if (strictest.capIdToken() && answer.getIdToken() != null) {
            CeilingPostProcessorFactory.cap(
                    answer.getIdToken(),
                    strictest,
                    answer.getAccessToken() == null
                            ? null
                            : answer.getAccessToken().getScope());
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
