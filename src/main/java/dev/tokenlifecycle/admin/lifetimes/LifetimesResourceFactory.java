package dev.tokenlifecycle.admin.lifetimes;

import dev.tokenlifecycle.admin.spi.AdminSubResource;
import dev.tokenlifecycle.admin.spi.AdminSubResourceFactory;
import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Adds {@code lifetimes} to the admin REST API. */
public final class LifetimesResourceFactory implements AdminSubResourceFactory, VersionedFactory {
    @Override
    public AdminSubResource create(KeycloakSession session) {
        return (realm, auth, adminEvent) -> new LifetimesResource(session, realm, auth);
    }

    @Override
    public String getId() {
        return "lifetimes";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
