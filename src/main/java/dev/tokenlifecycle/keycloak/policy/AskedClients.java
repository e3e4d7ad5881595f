package dev.tokenlifecycle.keycloak.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.context.ClientModelContext;
import org.keycloak.services.clientpolicy.context.ScopeParameterContext;

/**
 * The clients and scopes about which the policy engine has been asked on the current request. An event that names no client, as
 * the device grant's, or fewer scopes than the token has, as a refresh's, leaves conditions undecided.
 */
public final class AskedClients {
    private static final String ATTRIBUTE = AskedClients.class.getName();

    private final Map<String, Set<String>> scopesByClient = new HashMap<>();

    private AskedClients() {}

    /** What the engine has been asked on the request of {@code session} so far. */
    public static AskedClients of(KeycloakSession session) {
        AskedClients asked = session.getAttribute(ATTRIBUTE, AskedClients.class);
        if (asked == null) {
            asked = new AskedClients();
            session.setAttribute(ATTRIBUTE, asked);
        }
        return asked;
    }

    /** Remembers that the engine was asked with {@code context}. */
    public void add(ClientPolicyContext context) {
        if (context instanceof ClientModelContext named
                && context instanceof ScopeParameterContext scoped
                && named.getClient() != null) {
            add(named.getClient(), scoped.getScopeParameter());
        }
    }

    void add(ClientModel client, @Nullable String scopes) {
        scopesByClient
                .computeIfAbsent(client.getId(), unused -> new HashSet<>())
                .addAll(scopes == null ? List.of() : List.of(scopes.split(" ")));
    }

    /** Whether nothing more would be learned by asking about {@code client} with {@code scopes}. */
    public boolean cover(ClientModel client, @Nullable String scopes) {
        Set<String> asked = scopesByClient.get(client.getId());
        if (asked == null || scopes == null) {
            return asked != null;
        }
        // Scopes that a client always has are seen by conditions whether they are asked for or not.
        Set<String> optional = client.getClientScopes(false).keySet();
        return List.of(scopes.split(" ")).stream().filter(optional::contains).allMatch(asked::contains);
    }
}
