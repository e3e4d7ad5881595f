package dev.tokenlifecycle.admin.global;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oauth2.OAuth2WellKnownProviderFactory;
import org.keycloak.wellknown.WellKnownProvider;

/** {@code /.well-known/oauth-authorization-server} (RFC 8414), which the draft names; the same document. */
public final class AdvertisingOAuthFactory extends OAuth2WellKnownProviderFactory implements VersionedFactory {
    @Override
    public WellKnownProvider create(KeycloakSession session) {
        return new ExtendedDiscovery(session, super.create(session));
    }

    @Override
    public int order() {
        return 10;
    }
}
