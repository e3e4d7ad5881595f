package dev.tokenlifecycle.admin.spi;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** The SPI {@code token-lifecycle-admin}: what lies below {@code /admin/realms/{realm}/token-lifecycle}. */
public final class AdminSubResourceSpi implements Spi {
    @Override
    public boolean isInternal() {
        return false;
    }

    @Override
    public String getName() {
        return "token-lifecycle-admin";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return AdminSubResource.class;
    }

    @Override
    public Class<? extends ProviderFactory<AdminSubResource>> getProviderFactoryClass() {
        return AdminSubResourceFactory.class;
    }
}
