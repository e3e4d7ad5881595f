package dev.tokenlifecycle.keycloak.lifetime;

import dev.tokenlifecycle.keycloak.policy.DeclaredPolicies;
import dev.tokenlifecycle.keycloak.policy.PolicyQuery;
import dev.tokenlifecycle.lifetime.CarriedCeiling;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;

/** Which ceiling holds for a token that is about to be issued: of all policies that match, of each setting the strictest. */
final class Ceilings {
    /** The note that carries what matched the authorization request; the prefix {@code tl.} belongs to families. */
    static final String NOTE = "tl-ceiling";

    /** Keycloak asks the client policies about these grants before it issues a token; about all others nobody does. */
    private static final Set<String> ASKED = Set.of(
            OAuth2Constants.AUTHORIZATION_CODE,
            OAuth2Constants.REFRESH_TOKEN,
            OAuth2Constants.CLIENT_CREDENTIALS,
            OAuth2Constants.PASSWORD,
            OAuth2Constants.DEVICE_CODE_GRANT_TYPE,
            OAuth2Constants.CIBA_GRANT_TYPE,
            OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE,
            OAuth2Constants.JWT_AUTHORIZATION_GRANT);

    private Ceilings() {}

    /** The policy for a token of {@code context}; empty where none matches. */
    static Optional<LifetimePolicy> of(KeycloakSession session, ClientSessionContext context) {
        AuthenticatedClientSessionModel clientSession = context.getClientSession();
        Stream<LifetimePolicy> declared = DeclaredPolicies.of(session).all(LifetimePolicy.class).stream();
        Stream<LifetimePolicy> carried =
                Stream.ofNullable(clientSession.getNote(NOTE)).flatMap(note -> CarriedCeiling.read(note).stream());
        Stream<LifetimePolicy> asked = isAsked(session, context)
                ? Stream.empty()
                : PolicyQuery.ask(session, LifetimePolicy.class, clientSession.getClient(), context.getScopeString())
                        .stream();
        return Stream.of(declared, carried, asked).flatMap(policies -> policies).reduce(LifetimePolicy::strictest);
    }

    private static boolean isAsked(KeycloakSession session, ClientSessionContext context) {
        String grant = context.getAttribute(Constants.GRANT_TYPE, String.class);
        if (grant == null) {
            // Keycloak replaces the context of an offline token that is refreshed, and forgets the grant.
            grant = session.getContext()
                    .getHttpRequest()
                    .getDecodedFormParameters()
                    .getFirst(Constants.GRANT_TYPE);
        }
        return grant != null && ASKED.contains(grant);
    }
}
