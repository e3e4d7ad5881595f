package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.version.PlainFactory;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Listens in every realm, without configuration. */
public final class RevokedGrantListenerFactory
        implements EventListenerProviderFactory, PlainFactory<EventListenerProvider> {
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
}
