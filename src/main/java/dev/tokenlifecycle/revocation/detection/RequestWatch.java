package dev.tokenlifecycle.revocation.detection;

import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;

/**
 * The watch of one request. It remembers what the request is about to change, and it notices sessions that end without an event.
 * Keycloak raises its events after a change, with nothing about the old state, so the watch has to begin before it.
 */
final class RequestWatch {
    private RequestWatch() {}

    /** Begins the watch of the request of {@code session}, if Keycloak serves one and if it isn't watched already. */
    static void begin(KeycloakSession session) {
        KeycloakEndpoint.of(session).ifPresent(endpoint -> {
            HttpRequest request = session.getContext().getHttpRequest();
            StateBeforeRequest.remember(session, endpoint, request.getHttpMethod());
            SessionsBeforeConsentEnds.remember(session, endpoint, request);
            SilentSessionEnds.watch(session, endpoint, request);
        });
    }
}
