package dev.tokenlifecycle.admin.spi;

import org.keycloak.provider.ProviderFactory;

/** Makes {@link AdminSubResource}s; its id is the path segment. */
public interface AdminSubResourceFactory extends ProviderFactory<AdminSubResource> {}
