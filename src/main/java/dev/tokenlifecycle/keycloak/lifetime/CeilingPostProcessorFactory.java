package dev.tokenlifecycle.keycloak.lifetime;

import dev.tokenlifecycle.lifetime.LifetimePolicy;
import io.micrometer.core.instrument.Metrics;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.JsonWebToken;

/**
 * Caps every access token: the one place that the tokens of every grant pass through. It runs after all other post-processors,
 * so that none of them lengthens a token again.
 */
public final class CeilingPostProcessorFactory implements TokenPostProcessorFactory {
    @Override
    public TokenPostProcessor create(KeycloakSession session) {
        return context -> {
            AccessToken token = context.accessToken();
            if (token == null) {
                return;
            }
            ClientSessionContext clientSession = context.clientSessionCtx();
            Ceilings.of(session, clientSession).ifPresent(policy -> {
                if (cap(token, policy, token.getScope())) {
                    count(clientSession);
                }
            });
        };
    }

    /**
     * Shortens {@code token}; it never lengthens one.
     *
     * @return whether it was longer than its ceiling
     */
    static boolean cap(JsonWebToken token, LifetimePolicy policy, @Nullable String scope) {
        List<String> scopes = scope == null ? List.of() : List.of(scope.split(" "));
        long end = token.getIat() + policy.ceiling(scopes).toSeconds();
        Long own = token.getExp();
        if (own != null && own != 0 && own <= end) {
            return false;
        }
        token.exp(end);
        return true;
    }

    private static void count(ClientSessionContext context) {
        Metrics.counter(
                        "token.lifecycle.capped.tokens",
                        "realm",
                        context.getClientSession().getRealm().getName(),
                        "client.id",
                        context.getClientSession().getClient().getClientId())
                .increment();
    }

    @Override
    public String getId() {
        return "access-token-ceiling";
    }

    @Override
    public int order() {
        return Integer.MIN_VALUE + 1;
    }
}
