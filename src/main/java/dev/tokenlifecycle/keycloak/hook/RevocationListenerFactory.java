package dev.tokenlifecycle.keycloak.hook;

import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import jakarta.enterprise.context.ContextNotActiveException;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Listens in every realm, without configuration. */
public final class RevocationListenerFactory implements EventListenerProviderFactory, VersionedFactory {
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
        try {
            HttpRequest request = session.getContext().getHttpRequest();
            Before.remember(session, request);
            QuietEnds.watch(session, request);
        } catch (ContextNotActiveException outsideARequest) {
            return new RevocationListener(session);
        }
        return new RevocationListener(session);
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
