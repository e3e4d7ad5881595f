package dev.tokenlifecycle.keycloak.version;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;

/**
 * A factory of ours without options of its own. It overrides what it has to do when the server starts or stops.
 *
 * @param <T> what it makes
 */
public interface PlainFactory<T extends Provider> extends ProviderFactory<T>, VersionedFactory {
    @Override
    default void init(Config.Scope config) {}

    @Override
    default void postInit(KeycloakSessionFactory factory) {}

    @Override
    default void close() {}
}
