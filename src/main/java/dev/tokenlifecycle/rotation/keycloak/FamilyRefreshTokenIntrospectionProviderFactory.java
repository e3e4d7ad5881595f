package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.RefreshTokenIntrospectionProviderFactory;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;

/** Takes the place of Keycloak's introspection of refresh tokens, under its id. */
public final class FamilyRefreshTokenIntrospectionProviderFactory extends RefreshTokenIntrospectionProviderFactory
        implements VersionedFactory {
    @Override
    public TokenIntrospectionProvider create(KeycloakSession session) {
        return new FamilyRefreshTokenIntrospectionProvider(session);
    }

    @Override
    public int order() {
        return 100;
    }
}
