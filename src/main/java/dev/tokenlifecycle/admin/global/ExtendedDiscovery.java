package dev.tokenlifecycle.admin.global;

import dev.tokenlifecycle.admin.TokenLifecycleResourceFactory;
import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.rotation.ExpirationParameters;
import dev.tokenlifecycle.rotation.RotationPolicy;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.representations.OIDCConfigurationRepresentation;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;
import org.keycloak.wellknown.WellKnownProvider;

/** Keycloak's discovery document with what this extension adds to a realm: endpoints, and expiration parameters. */
final class ExtendedDiscovery implements WellKnownProvider {
    private final KeycloakSession session;
    private final WellKnownProvider stock;

    ExtendedDiscovery(KeycloakSession session, WellKnownProvider stock) {
        this.session = session;
        this.stock = stock;
    }

    @Override
    public Object getConfig() {
        Object document = stock.getConfig();
        if (document instanceof OIDCConfigurationRepresentation configuration) {
            configuration.setOtherClaims("global_token_revocation_endpoint", endpoint("/global-token-revocation"));
            configuration.setOtherClaims("global_token_revocation_endpoint_auth_methods_supported", List.of("Bearer"));
            configuration.setOtherClaims("revocation_lists_endpoint", endpoint("/revocation-lists"));
            configuration.setOtherClaims("security_events_endpoint", endpoint("/security-events"));
            if (RealmPolicies.mayEnforce(session, session.getContext().getRealm(), RotationPolicy.class)) {
                configuration.setOtherClaims("refresh_token_expiration_types_supported", ExpirationParameters.TYPES);
            }
        }
        return document;
    }

    private String endpoint(String path) {
        return Urls.realmIssuer(
                        session.getContext().getUri(UrlType.BACKEND).getBaseUri(),
                        session.getContext().getRealm().getName())
                + '/'
                + TokenLifecycleResourceFactory.PATH
                + path;
    }

    @Override
    public void close() {
        stock.close();
    }
}
