package dev.tokenlifecycle.keycloak;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Work of an event listener without which its request must not succeed. Keycloak swallows what a listener throws, and answers a
 * request as done although its transaction is marked for rollback. This filter answers it with an error.
 */
@Provider
public final class RequiredWork implements ContainerResponseFilter {
    private static final String ATTRIBUTE = RequiredWork.class.getName();

    /**
     * Does {@code work}. Where it fails, the transaction of {@code session} is rolled back and the request is answered as failed.
     *
     * @throws RuntimeException what {@code work} throws, for Keycloak to log
     */
    public static void run(KeycloakSession session, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error failure) {
            session.getTransactionManager().setRollbackOnly();
            session.setAttribute(ATTRIBUTE, failure);
            throw failure;
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        Object failure = session == null ? null : session.removeAttribute(ATTRIBUTE);
        if (failure != null && response.getStatus() < 400) {
            throw new IllegalStateException("Rolled back: an event listener failed", (Throwable) failure);
        }
    }
}
