package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Listens in every realm, without configuration. */
public final class RevokedGrantListenerFactory implements EventListenerProviderFactory, VersionedFactory {
    @Override
    public String getId() {
        return "token-lifecycle-families";
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new RevokedGrantListener(session);
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
