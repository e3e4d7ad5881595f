package dev.tokenlifecycle.clientpolicy;

import jakarta.ws.rs.core.MultivaluedHashMap;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.services.clientpolicy.context.ScopeParameterContext;
import org.keycloak.services.clientpolicy.context.TokenRevokeResponseContext;

/** What conditions are asked about where no event tells it: conditions that need more of a request abstain. */
public final class ClientAndScopes extends TokenRevokeResponseContext implements ScopeParameterContext {
    private final String scopes;

    public ClientAndScopes(ClientModel client, @Nullable String scopes) {
        super(client, new MultivaluedHashMap<>());
        this.scopes = scopes == null ? "" : scopes;
    }

    @Override
    public String getScopeParameter() {
        return scopes;
    }
}
