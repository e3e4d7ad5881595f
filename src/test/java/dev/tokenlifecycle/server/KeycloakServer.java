package dev.tokenlifecycle.server;

import java.net.URI;

/** A running Keycloak with the packaged JAR, whatever it runs in. */
public interface KeycloakServer extends AutoCloseable {
    String ADMIN_USER = "admin";
    String ADMIN_PASSWORD = "admin";

    /** Where it serves, without a trailing slash. */
    URI url();

    /** Where it serves health and metrics, without a trailing slash. */
    URI managementUrl();

    /** Everything that it has logged so far. */
    String log();

    @Override
    void close();

    /** The server that the whole suite shares: started on first use, stopped with the JVM. */
    static KeycloakServer shared() {
        return SharedServer.get();
    }
}
