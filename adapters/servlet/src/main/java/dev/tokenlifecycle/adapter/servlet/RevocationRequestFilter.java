package dev.tokenlifecycle.adapter.servlet;

import dev.tokenlifecycle.adapter.RevocationList;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.stream.Stream;

/** The same as {@link RevocationFilter} for an application of Jakarta REST; it doesn't look at forms. */
@Priority(Priorities.AUTHENTICATION)
public final class RevocationRequestFilter implements ContainerRequestFilter {
    private final RevocationList list;

    public RevocationRequestFilter(RevocationList list) {
        this.list = list;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Stream<String> headers = request.getHeaders().entrySet().stream()
                .filter(header -> HttpHeaders.AUTHORIZATION.equalsIgnoreCase(header.getKey()))
                .flatMap(header -> header.getValue().stream());
        Stream<String> query =
                PresentedTokens.inQuery(request.getUriInfo().getRequestUri().getRawQuery());
        PresentedTokens.challenge(Stream.concat(headers, query), list)
                .ifPresent(challenge -> request.abortWith(Response.status(Response.Status.UNAUTHORIZED)
                        .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                        .build()));
    }
}
