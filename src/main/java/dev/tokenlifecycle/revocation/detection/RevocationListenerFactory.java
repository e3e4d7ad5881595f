package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.version.PlainFactory;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Listens in every realm, without configuration. */
public final class RevocationListenerFactory
        implements EventListenerProviderFactory, PlainFactory<EventListenerProvider> {
    @Override
    public String getId() {
        return "token-lifecycle-revocations";
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        // Keycloak makes its listeners before a request changes anything (decision 0041).
        RequestWatch.begin(session);
        return new RevocationListener(session);
    }
}
