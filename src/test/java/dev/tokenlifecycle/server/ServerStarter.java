package dev.tokenlifecycle.server;

/** Starts the server that the suite shares; a profile may bring another one on the class path. */
public interface ServerStarter {
    /** Starts a server with the packaged JAR and waits until it is ready. */
    KeycloakServer start();
}
