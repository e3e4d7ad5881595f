package dev.tokenlifecycle.clientpolicy;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.context.ClientModelContext;
import org.keycloak.services.clientpolicy.context.ScopeParameterContext;
import org.keycloak.services.clientpolicy.context.TokenRevokeResponseContext;

/**
 * What conditions are asked about first: a client and the scopes of its token. It is a {@code TOKEN_REVOKE_RESPONSE}, the event
 * with a client that says least of a request, so conditions that look at one abstain.
 */
final class ClientAndScopes extends TokenRevokeResponseContext implements ScopeParameterContext {
    private final String scopes;

    ClientAndScopes(ClientModel client, @Nullable String scopes) {
        super(client, new MultivaluedHashMap<>());
        this.scopes = scopes == null ? "" : scopes;
    }

    /**
     * With the scopes that {@code request} names beside those of the token. The client of a refresh chooses the first; the first
     * token of a device or password login may have others than its request names.
     */
    static ClientAndScopes of(ClientModel client, @Nullable String granted, ClientPolicyContext request) {
        boolean sameClient = request instanceof ClientModelContext named
                && named.getClient() != null
                && named.getClient().getId().equals(client.getId());
        String requested =
                sameClient && request instanceof ScopeParameterContext scoped ? scoped.getScopeParameter() : null;
        return new ClientAndScopes(
                client,
                Stream.of(granted, requested).flatMap(Stream::ofNullable).collect(Collectors.joining(" ")));
    }

    /** With all scopes that {@code client} may ask for. */
    static ClientAndScopes every(ClientModel client) {
        return new ClientAndScopes(
                client,
                Stream.of(true, false)
                        .flatMap(byDefault -> client.getClientScopes(byDefault).keySet().stream())
                        .collect(Collectors.joining(" ")));
    }

    @Override
    public String getScopeParameter() {
        return scopes;
    }
}
