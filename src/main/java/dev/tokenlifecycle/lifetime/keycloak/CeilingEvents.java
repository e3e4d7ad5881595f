package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.clientpolicy.RealmPolicies.Named;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager.AccessTokenResponseBuilder;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.AuthorizationRequestContext;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.TokenRefreshResponseContext;

/**
 * Applies ceilings on Keycloak's client-policy events: clients that are saved are kept within their ceiling, ID tokens are
 * capped, and a ceiling that matches an authorization request only is carried to the token request.
 */
final class CeilingEvents {
    private final KeycloakSession session;

    CeilingEvents(KeycloakSession session) {
        this.session = session;
    }

    /** What has to be known before Keycloak's policies run, which may change the client. */
    void before(ClientPolicyContext context) {
        if (context.getEvent() == ClientPolicyEvent.UPDATE) {
            new GovernedClients(session).rememberBefore((ClientCRUDContext) context);
        }
    }

    /** What the event asks for, after Keycloak's policies. */
    void apply(ClientPolicyContext context) throws ClientPolicyException {
        switch (context.getEvent()) {
            case REGISTER, UPDATE, REGISTERED, UPDATED -> govern((ClientCRUDContext) context);
            case AUTHORIZATION_REQUEST -> carry((AuthorizationRequestContext) context);
            default -> capIdToken(context);
        }
    }

    private void govern(ClientCRUDContext context) throws ClientPolicyException {
        LifetimePolicy policy = policies().matching(LifetimePolicy.class, context).stream()
                .reduce(LifetimePolicy::strictest)
                .orElse(null);
        if (policy == null) {
            return;
        }
        switch (context.getEvent()) {
            case REGISTER, UPDATE -> new GovernedClients(session).limitProposed(context, policy);
            default -> new GovernedClients(session).limitSaved(context, policy);
        }
    }

    /** Remembers for the tokens of this login what matches its authorization request only, such as the requested acr. */
    private void carry(AuthorizationRequestContext request) {
        RealmPolicies policies = policies();
        List<Named<LifetimePolicy>> matching = policies.named(LifetimePolicy.class, request);
        if (matching.isEmpty()) {
            return;
        }
        List<Named<LifetimePolicy>> onlyHere = new ArrayList<>(matching);
        onlyHere.removeAll(
                policies.withoutRequest(LifetimePolicy.class, request.getClient(), request.getScopeParameter()));
        onlyHere.forEach(policy -> CarriedCeiling.leave(request.getAuthenticationSession(), policy.settings()));
    }

    private void capIdToken(ClientPolicyContext context) {
        AccessTokenResponseBuilder answer = TokenResponses.of(context);
        if (answer != null && answer.getIdToken() != null) {
            Ceilings.capIdToken(
                    session,
                    answer.getClientSessionCtx(),
                    answer.getIdToken(),
                    GrantedScopes.of(answer.getClientSessionCtx(), answer.getAccessToken(), presented(context)));
        }
    }

    /** The scopes of the refresh token that an answer is given for; null where it is for something else. */
    private @Nullable String presented(ClientPolicyContext context) {
        return context instanceof TokenRefreshResponseContext refresh
                        && RealmPolicies.mayEnforce(
                                session, session.getContext().getRealm(), LifetimePolicy.class)
                ? GrantedScopes.ofRefreshToken(refresh.getParams().getFirst(OAuth2Constants.REFRESH_TOKEN))
                : null;
    }

    private RealmPolicies policies() {
        return RealmPolicies.of(session, session.getContext().getRealm());
    }
}
