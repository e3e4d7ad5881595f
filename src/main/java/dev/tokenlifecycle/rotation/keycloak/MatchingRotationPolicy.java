package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.clientpolicy.TokenRequest;
import dev.tokenlifecycle.rotation.RotationPolicy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyContext;

/** The rotation policy that holds for a token: of all that match, of each setting the strictest. */
public record MatchingRotationPolicy(KeycloakSession session) {
    /**
     * The policy on the current token request; empty where none matches.
     *
     * @param scopes those that were granted. Those that a refresh names don't count: the client chooses them, and most clients
     *     name none
     */
    Optional<RotationPolicy> onRequest(ClientModel client, @Nullable String scopes) {
        return matching(client, scopes, TokenRequest.of(session));
    }

    /** The policy of a token that nobody presents at the token endpoint; empty where none matches. */
    public Optional<RotationPolicy> withoutRequest(ClientModel client, @Nullable String scopes) {
        return matching(client, scopes, null);
    }

    private Optional<RotationPolicy> matching(
            ClientModel client, @Nullable String scopes, @Nullable ClientPolicyContext request) {
        return RealmPolicies.of(session, client.getRealm())
                .matching(RotationPolicy.class, client, scopes, request)
                .stream()
                .reduce(RotationPolicy::strictest);
    }
}
