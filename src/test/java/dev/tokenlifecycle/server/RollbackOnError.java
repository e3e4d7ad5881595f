package dev.tokenlifecycle.server;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import org.keycloak.utils.KeycloakSessionUtil;

/** Rolls the transaction of every error answer back, as Keycloak does from 26.8.0 (its issue 50911). Runs in the server. */
@Provider
public final class RollbackOnError implements ContainerResponseFilter {
    private static final int FIRST_ERROR = 400;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
        var session = KeycloakSessionUtil.getKeycloakSession();
        if (answer.getStatus() >= FIRST_ERROR && session != null) {
            session.getTransactionManager().setRollbackOnly();
        }
    }
}
