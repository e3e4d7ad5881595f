package dev.tokenlifecycle.revocation.spi;

import org.keycloak.provider.ProviderFactory;

/** Makes {@link HookTester}s. */
public interface HookTesterFactory extends ProviderFactory<HookTester> {}
