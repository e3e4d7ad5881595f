package dev.tokenlifecycle.admin.global;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCWellKnownProviderFactory;
import org.keycloak.wellknown.WellKnownProvider;

/** {@code /.well-known/openid-configuration}, under Keycloak's own provider id, so that its options still apply. */
public final class AdvertisingOpenIdFactory extends OIDCWellKnownProviderFactory implements VersionedFactory {
    @Override
    public WellKnownProvider create(KeycloakSession session) {
        return new ExtendedDiscovery(session, super.create(session));
    }

    @Override
    public int order() {
        return 10;
    }
}
