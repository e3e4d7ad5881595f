package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.keycloak.metrics.MeasuredClients;
import dev.tokenlifecycle.keycloak.metrics.TaggedCounter;
import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.RefreshToken;

/**
 * Caps every access token: the one place that the tokens of every grant pass through. It runs after all other post-processors,
 * so that none of them lengthens a token again.
 */
public final class CeilingPostProcessorFactory implements TokenPostProcessorFactory, VersionedFactory {
    private static final TaggedCounter CAPPED = new TaggedCounter(
            "token.lifecycle.capped.tokens",
            "Access tokens that would have lived longer than their ceiling",
            "realm",
            "client.id");

    @Override
    public TokenPostProcessor create(KeycloakSession session) {
        return context -> {
            AccessToken token = context.accessToken();
            if (token == null) {
                return;
            }
            ClientSessionContext clientSession = context.clientSessionCtx();
            // Some grants raise no event for client policies.
            EnforceablePolicies.require(
                    session, clientSession.getClientSession().getRealm());
            RefreshToken presented = context.requestRefreshToken();
            GrantedScopes scopes =
                    GrantedScopes.of(clientSession, token, presented == null ? null : presented.getScope());
            Ceilings.of(session, clientSession, token, scopes).ifPresent(policy -> {
                if (Ceilings.cap(token, policy, scopes)) {
                    count(clientSession);
                }
            });
        };
    }

    private static void count(ClientSessionContext context) {
        String realm = context.getClientSession().getRealm().getName();
        String client = context.getClientSession().getClient().getClientId();
        CAPPED.count(realm, MeasuredClients.ofServer().name(realm, client));
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
