package dev.tokenlifecycle.keycloak.lifetime;

import dev.tokenlifecycle.keycloak.policy.AskedClients;
import dev.tokenlifecycle.keycloak.policy.DeclaredPolicies;
import dev.tokenlifecycle.keycloak.policy.PolicyQuery;
import dev.tokenlifecycle.lifetime.CarriedCeiling;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager.AccessTokenResponseBuilder;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.DefaultClientPolicyManager;
import org.keycloak.services.clientpolicy.context.AuthorizationRequestContext;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's client policies, followed by what has to happen whether a policy matched this very event or not: an executor runs
 * only where its conditions vote, and those on the grant and the acr vote on requests, not on answers.
 */
final class ObservedClientPolicies extends DefaultClientPolicyManager {
    private final KeycloakSession session;

    ObservedClientPolicies(KeycloakSession session) {
        super(session);
        this.session = session;
    }

    @Override
    public void triggerOnEvent(ClientPolicyContext context) throws ClientPolicyException {
        super.triggerOnEvent(context);
        if (context instanceof PolicyQuery) {
            return;
        }
        AccessTokenResponseBuilder answer = AnsweredTokens.of(context);
        switch (context.getEvent()) {
            case TOKEN_REQUEST,
                    SERVICE_ACCOUNT_TOKEN_REQUEST,
                    TOKEN_REFRESH,
                    BACKCHANNEL_TOKEN_REQUEST,
                    TOKEN_EXCHANGE_REQUEST,
                    RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST,
                    JWT_AUTHORIZATION_GRANT -> AskedClients.of(session).add(context);
            case AUTHORIZATION_REQUEST -> carry((AuthorizationRequestContext) context);
            default -> {
                if (answer != null) {
                    AskedClients.of(session).add(context);
                }
            }
        }
        if (answer != null && answer.getIdToken() != null) {
            Ceilings.capIdToken(
                    session,
                    answer.getClientSessionCtx(),
                    answer.getIdToken(),
                    answer.getAccessToken().getScope());
        }
    }

    /** Remembers for the tokens of this login what matches its authorization request only, such as the requested acr. */
    private void carry(AuthorizationRequestContext request) {
        List<LifetimePolicy> matching =
                new ArrayList<>(DeclaredPolicies.of(session).all(LifetimePolicy.class));
        if (matching.isEmpty()) {
            return;
        }
        String scope = request.getScopeParameter();
        matching.removeAll(
                PolicyQuery.ask(session, LifetimePolicy.class, request.getClient(), scope == null ? "" : scope));
        AuthenticationSessionModel login = request.getAuthenticationSession();
        Stream<LifetimePolicy> earlier = Stream.ofNullable(login.getClientNote(Ceilings.NOTE))
                .flatMap(note -> CarriedCeiling.read(note).stream());
        Stream.concat(matching.stream(), earlier)
                .reduce(LifetimePolicy::strictest)
                .ifPresent(policy -> login.setClientNote(Ceilings.NOTE, CarriedCeiling.write(policy)));
    }
}
