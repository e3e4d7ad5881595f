package dev.tokenlifecycle.revocation.spi;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** The SPI {@code revocation-delivery}; its options are {@code --spi-revocation-delivery--default--…}. */
public final class RevocationDeliverySpi implements Spi {
    /** Its name. */
    public static final String NAME = "revocation-delivery";

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
        return DeliveryDispatcher.class;
    }

    @Override
    public Class<? extends ProviderFactory<DeliveryDispatcher>> getProviderFactoryClass() {
        return DeliveryDispatcherFactory.class;
    }
}
