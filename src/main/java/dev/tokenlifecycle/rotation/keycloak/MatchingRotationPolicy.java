package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.clientpolicy.PolicyQuery;
import dev.tokenlifecycle.clientpolicy.PolicyTextProbe;
import dev.tokenlifecycle.clientpolicy.RequestPolicies;
import dev.tokenlifecycle.rotation.RotationPolicy;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.RefreshToken;

/** The rotation policy that holds for a token: of all that match, of each setting the strictest; null where none matches. */
record MatchingRotationPolicy(KeycloakSession session) {
    /**
     * The policy of a presented token. A condition on scopes is asked about those that were granted too: those of the request
     * are chosen by whoever presents the token, and most clients send none.
     */
    @Nullable
    RotationPolicy ofPresentedToken(ClientModel client, RefreshToken token) {
        RotationPolicy declared = declared();
        return PolicyTextProbe.scopes(session, client.getRealm())
                ? stricter(declared, asked(client, token.getScope()))
                : declared;
    }

    /** The policy of a login's first token. Some grants raise no event for client policies, or one that names fewer scopes. */
    @Nullable
    RotationPolicy ofFirstToken(ClientSessionContext context) {
        ClientModel client = context.getClientSession().getClient();
        RotationPolicy declared = declared();
        RealmModel realm = client.getRealm();
        boolean undecided = declared == null
                ? PolicyTextProbe.executor(session, realm, RefreshTokenRotationExecutorFactory.PROVIDER_ID)
                : PolicyTextProbe.scopes(session, realm);
        return undecided ? stricter(declared, asked(client, context.getScopeString())) : declared;
    }

    private @Nullable RotationPolicy declared() {
        return strictest(RequestPolicies.of(session).all(RotationPolicy.class));
    }

    private @Nullable RotationPolicy asked(ClientModel client, @Nullable String scope) {
        return strictest(PolicyQuery.ask(session, RotationPolicy.class, client, scope == null ? "" : scope));
    }

    private static @Nullable RotationPolicy stricter(@Nullable RotationPolicy one, @Nullable RotationPolicy other) {
        return strictest(Stream.of(one, other).filter(Objects::nonNull).toList());
    }

    private static @Nullable RotationPolicy strictest(List<RotationPolicy> policies) {
        return policies.stream().reduce(RotationPolicy::strictest).orElse(null);
    }
}
