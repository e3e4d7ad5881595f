package dev.tokenlifecycle.revocation.spi;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** The SPI {@code revocation-hook-test}. */
public final class HookTesterSpi implements Spi {
    @Override
    public boolean isInternal() {
        return false;
    }

    @Override
    public String getName() {
        return "revocation-hook-test";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return HookTester.class;
    }

    @Override
    public Class<? extends ProviderFactory<HookTester>> getProviderFactoryClass() {
        return HookTesterFactory.class;
    }
}
