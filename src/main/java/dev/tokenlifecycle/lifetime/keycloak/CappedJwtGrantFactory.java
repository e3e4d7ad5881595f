package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.grants.JWTAuthorizationGrantType;
import org.keycloak.protocol.oidc.grants.JWTAuthorizationGrantTypeFactory;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;

/** The JWT authorization grant with {@link CappingTokenManager}. */
public final class CappedJwtGrantFactory extends JWTAuthorizationGrantTypeFactory implements VersionedFactory {
    @Override
    public OAuth2GrantType create(KeycloakSession session) {
        return new JWTAuthorizationGrantType() {
            @Override
            protected void setContext(Context context) {
                super.setContext(context);
                tokenManager = new CappingTokenManager();
            }
        };
    }

    @Override
    public int order() {
        return 10;
    }
}
