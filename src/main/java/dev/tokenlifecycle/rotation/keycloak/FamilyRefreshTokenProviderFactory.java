package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.version.PlainFactory;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.protocol.oidc.refresh.RefreshTokenProvider;
import org.keycloak.protocol.oidc.refresh.RefreshTokenProviderFactory;

/** Registers {@link FamilyRefreshTokenProvider} before Keycloak's default and behind its OID4VCI provider. */
public final class FamilyRefreshTokenProviderFactory
        implements RefreshTokenProviderFactory, PlainFactory<RefreshTokenProvider> {
    private final RealmsWithFamilies realms = new RealmsWithFamilies();
    private @Nullable FamilyMaintenance maintenance;

    @Override
    public RefreshTokenProvider create(KeycloakSession session) {
        return new FamilyRefreshTokenProvider(session, realms);
    }

    @Override
    public String getId() {
        return "token-family";
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        FamilyMaintenance begun = new FamilyMaintenance(factory);
        begun.register();
        maintenance = begun;
    }

    @Override
    public void close() {
        FamilyMaintenance running = maintenance;
        if (running != null) {
            running.close();
        }
    }
}
