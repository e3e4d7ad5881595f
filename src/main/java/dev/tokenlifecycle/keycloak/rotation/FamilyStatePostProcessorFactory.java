package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;

/**
 * Moves the state of a family last of all, when every check of the request has passed and its answer is being built: a refresh
 * that fails before has spent no token.
 */
public final class FamilyStatePostProcessorFactory implements TokenPostProcessorFactory, VersionedFactory {
    @Override
    public TokenPostProcessor create(KeycloakSession session) {
        return context -> {
            FamilyRefresh refresh = FamilyRefresh.of(session);
            // Where an executor has taken the refresh token out of the answer, the presented one stays current.
            if (refresh != null && context.refreshToken() != null) {
                refresh.answer();
            }
        };
    }

    @Override
    public String getId() {
        return "token-family-state";
    }

    @Override
    public int order() {
        return Integer.MIN_VALUE;
    }
}
