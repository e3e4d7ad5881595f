package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.clientpolicy.TokenRequest;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.JsonWebToken;

/** Which ceiling holds for a token that is about to be issued: of all policies that match, of each setting the strictest. */
final class Ceilings {
    private Ceilings() {}

    /**
     * The policy for {@code token}; empty where none matches. A token may belong to two clients: the one that it is issued for,
     * and the one whose session it is made in (the audience of a legacy token exchange, the resource server of a UMA
     * ticket). The ceilings of both hold.
     */
    static Optional<LifetimePolicy> of(
            KeycloakSession session, ClientSessionContext context, JsonWebToken token, GrantedScopes scopes) {
        AuthenticatedClientSessionModel clientSession = context.getClientSession();
        return Stream.concat(Stream.of(clientSession.getClient()), holder(clientSession, token).stream())
                .flatMap(client -> Stream.concat(
                        matching(session, client, scopes.asked()).stream(),
                        CarriedCeiling.of(session, clientSession, client)))
                .reduce(LifetimePolicy::strictest);
    }

    /** Shortens an ID token to the ceiling of the access token that it comes with, unless the ID token is left alone. */
    static void capIdToken(
            KeycloakSession session, ClientSessionContext context, JsonWebToken idToken, GrantedScopes scopes) {
        of(session, context, idToken, scopes)
                .filter(LifetimePolicy::capIdToken)
                .ifPresent(policy -> cap(idToken, policy, scopes));
    }

    /**
     * Shortens {@code token}; it never lengthens one.
     *
     * @return whether it was longer than its ceiling
     */
    static boolean cap(JsonWebToken token, LifetimePolicy policy, GrantedScopes scopes) {
        long end = token.getIat() + policy.ceiling(scopes.carried()).toSeconds();
        Long own = token.getExp();
        if (own != null && own != 0 && own <= end) {
            return false;
        }
        token.exp(end);
        return true;
    }

    private static List<LifetimePolicy> matching(KeycloakSession session, ClientModel client, String scopes) {
        return RealmPolicies.of(session, client.getRealm())
                .matching(LifetimePolicy.class, client, scopes, TokenRequest.of(session));
    }

    private static Optional<ClientModel> holder(AuthenticatedClientSessionModel clientSession, JsonWebToken token) {
        return Optional.ofNullable(token.getIssuedFor())
                .filter(holder -> !holder.equals(clientSession.getClient().getClientId()))
                .map(clientSession.getRealm()::getClientByClientId);
    }
}
