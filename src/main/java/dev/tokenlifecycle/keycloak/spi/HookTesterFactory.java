package dev.tokenlifecycle.keycloak.spi;

import org.keycloak.provider.ProviderFactory;

/** Makes {@link HookTester}s. */
public interface HookTesterFactory extends ProviderFactory<HookTester> {}
