package dev.tokenlifecycle.adapter.servlet;

import dev.tokenlifecycle.adapter.RevocationList;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** The same as {@link RevocationFilter} for an application of Jakarta REST. */
@Priority(Priorities.AUTHENTICATION)
public final class RevocationRequestFilter implements ContainerRequestFilter {
    private final RevocationList list;

    public RevocationRequestFilter(RevocationList list) {
        this.list = list;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (PresentedTokens.revoked(header, list)) {
            request.abortWith(Response.status(Response.Status.UNAUTHORIZED)
                    .header(HttpHeaders.WWW_AUTHENTICATE, PresentedTokens.challenge(header))
                    .build());
        }
    }
}
