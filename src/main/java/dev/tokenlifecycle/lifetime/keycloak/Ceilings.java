package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.clientpolicy.TokenRequest;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
            KeycloakSession session, ClientSessionContext context, JsonWebToken token, @Nullable String scope) {
        AuthenticatedClientSessionModel clientSession = context.getClientSession();
        List<LifetimePolicy> found = new ArrayList<>(matching(session, clientSession.getClient(), scope));
        holder(clientSession, token).ifPresent(holder -> found.addAll(matching(session, holder, scope)));
        return Stream.concat(found.stream(), CarriedCeiling.of(clientSession)).reduce(LifetimePolicy::strictest);
    }

    /** Shortens an ID token to the ceiling of the access token that it comes with, unless the ID token is left alone. */
    static void capIdToken(
            KeycloakSession session, ClientSessionContext context, JsonWebToken idToken, @Nullable String scope) {
        of(session, context, idToken, scope)
                .filter(LifetimePolicy::capIdToken)
                .ifPresent(policy -> cap(idToken, policy, scope));
    }

    /**
     * Shortens {@code token}; it never lengthens one.
     *
     * @return whether it was longer than its ceiling
     */
    static boolean cap(JsonWebToken token, LifetimePolicy policy, @Nullable String scope) {
        List<String> scopes = scope == null ? List.of() : List.of(scope.split(" "));
        long end = token.getIat() + policy.ceiling(scopes).toSeconds();
        Long own = token.getExp();
        if (own != null && own != 0 && own <= end) {
            return false;
        }
        token.exp(end);
        return true;
    }

    private static List<LifetimePolicy> matching(KeycloakSession session, ClientModel client, @Nullable String scope) {
        return RealmPolicies.of(session, client.getRealm())
                .matching(LifetimePolicy.class, client, scope, TokenRequest.of(session));
    }

    private static Optional<ClientModel> holder(AuthenticatedClientSessionModel clientSession, JsonWebToken token) {
        return Optional.ofNullable(token.getIssuedFor())
                .filter(holder -> !holder.equals(clientSession.getClient().getClientId()))
                .map(clientSession.getRealm()::getClientByClientId);
    }
}
