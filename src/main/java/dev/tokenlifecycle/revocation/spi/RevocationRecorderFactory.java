package dev.tokenlifecycle.revocation.spi;

import org.keycloak.provider.ProviderFactory;

/** Makes {@link RevocationRecorder}s. */
public interface RevocationRecorderFactory extends ProviderFactory<RevocationRecorder> {}
