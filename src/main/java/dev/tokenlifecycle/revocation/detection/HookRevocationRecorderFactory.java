package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.version.PlainFactory;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
import dev.tokenlifecycle.revocation.spi.RevocationRecorderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Makes the recorders, and listens for users and clients that are deleted. */
public final class HookRevocationRecorderFactory
        implements RevocationRecorderFactory, PlainFactory<RevocationRecorder> {
    private final KnownIssuers issuers = new KnownIssuers();

    @Override
    public String getId() {
        return "default";
    }

    @Override
    public RevocationRecorder create(KeycloakSession session) {
        return new HookRevocationRecorder(session, issuers);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(new DeletionListener());
    }
}
