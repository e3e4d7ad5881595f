package dev.tokenlifecycle.keycloak.hook;

import dev.tokenlifecycle.keycloak.spi.RevocationRecorder;
import dev.tokenlifecycle.keycloak.spi.RevocationRecorderFactory;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** The provider {@code default} of the SPI {@code revocation-hook}. */
public final class OutboxRevocationRecorderFactory implements RevocationRecorderFactory {
    @Override
    public RevocationRecorder create(KeycloakSession session) {
        return new OutboxRevocationRecorder(session);
    }

    @Override
    public String getId() {
        return "default";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
