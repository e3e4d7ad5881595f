package dev.tokenlifecycle.revocation.spi;

import org.keycloak.provider.ProviderFactory;

/** Runs the dispatcher of this node and makes {@link DeliveryDispatcher}s that speak to it. */
public interface DeliveryDispatcherFactory extends ProviderFactory<DeliveryDispatcher> {}
