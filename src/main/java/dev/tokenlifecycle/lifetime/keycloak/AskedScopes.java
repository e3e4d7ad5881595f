package dev.tokenlifecycle.lifetime.keycloak;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.context.ClientModelContext;
import org.keycloak.services.clientpolicy.context.ScopeParameterContext;

/**
 * About which clients and scopes the policy engine has been asked on the current request. An event that names no client, as
 * the device grant's, or fewer scopes than the token has, as a refresh's, leaves conditions undecided.
 */
final class AskedScopes {
    private static final String ATTRIBUTE = AskedScopes.class.getName();

    private final Map<String, Set<String>> scopesByClient = new HashMap<>();
    private @Nullable ClientPolicyContext request;

    private AskedScopes() {}

    /** What has been asked on the request of {@code session} so far. */
    static AskedScopes of(KeycloakSession session) {
        AskedScopes asked = session.getAttribute(ATTRIBUTE, AskedScopes.class);
        if (asked == null) {
            asked = new AskedScopes();
            session.setAttribute(ATTRIBUTE, asked);
        }
        return asked;
    }

    /** The event that asked for a token; null where there was none. */
    @Nullable
    ClientPolicyContext request() {
        return request;
    }

    /** Remembers the event that asks for a token. */
    void add(ClientPolicyContext context) {
        request = context;
        if (context instanceof ClientModelContext named
                && context instanceof ScopeParameterContext scoped
                && named.getClient() != null) {
            add(named.getClient(), scoped.getScopeParameter());
        }
    }

    void add(ClientModel client, @Nullable String scopes) {
        Set<String> asked = scopesByClient.computeIfAbsent(client.getId(), unused -> new HashSet<>());
        if (scopes != null) {
            asked.addAll(Arrays.asList(scopes.split(" ")));
        }
    }

    /** Whether nothing more would be learned by asking about {@code client} with {@code scopes}. */
    boolean cover(ClientModel client, @Nullable String scopes) {
        Set<String> asked = scopesByClient.get(client.getId());
        if (asked == null || scopes == null) {
            return asked != null;
        }
        // Scopes that a client always has are seen by conditions whether they are asked for or not.
        Set<String> optional = client.getClientScopes(false).keySet();
        return Arrays.stream(scopes.split(" ")).filter(optional::contains).allMatch(asked::contains);
    }
}
