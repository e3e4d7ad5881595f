package dev.tokenlifecycle.revocation.spi;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** The SPI {@code revocation-hook}; its options are {@code --spi-revocation-hook--default--…}. */
public final class RevocationHookSpi implements Spi {
    /** Its name. */
    public static final String NAME = "revocation-hook";

    @Override
    public boolean isInternal() {
        return false;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return RevocationRecorder.class;
    }

    @Override
    public Class<? extends ProviderFactory<RevocationRecorder>> getProviderFactoryClass() {
        return RevocationRecorderFactory.class;
    }
}
