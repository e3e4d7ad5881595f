package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.protocol.oidc.grants.TokenExchangeGrantType;
import org.keycloak.protocol.oidc.grants.TokenExchangeGrantTypeFactory;

/** Token exchange, standard and legacy, with {@link CappingTokenManager}. */
public final class CappedTokenExchangeFactory extends TokenExchangeGrantTypeFactory implements VersionedFactory {
    @Override
    public OAuth2GrantType create(KeycloakSession session) {
        return new TokenExchangeGrantType() {
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
