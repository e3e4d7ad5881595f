package dev.tokenlifecycle.keycloak.lifetime;

import dev.tokenlifecycle.keycloak.policy.DeclaredPolicies;
import dev.tokenlifecycle.lifetime.CarriedCeiling;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.TokenManager.AccessTokenResponseBuilder;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.DefaultClientPolicyManager;
import org.keycloak.services.clientpolicy.context.AuthorizationRequestContext;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
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
        if (context.getEvent() == ClientPolicyEvent.UPDATE) {
            new GovernedClients(session).rememberBefore((ClientCRUDContext) context);
        }
        int before = declared().size();
        super.triggerOnEvent(context);
        List<LifetimePolicy> matching = declared().subList(before, declared().size());
        switch (context.getEvent()) {
            case REGISTER, UPDATE, REGISTERED, UPDATED -> govern((ClientCRUDContext) context, matching);
            case AUTHORIZATION_REQUEST -> carry((AuthorizationRequestContext) context, matching);
            case TOKEN_REQUEST,
                    SERVICE_ACCOUNT_TOKEN_REQUEST,
                    TOKEN_REFRESH,
                    BACKCHANNEL_TOKEN_REQUEST,
                    DEVICE_TOKEN_REQUEST,
                    TOKEN_EXCHANGE_REQUEST,
                    RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST,
                    JWT_AUTHORIZATION_GRANT -> AskedScopes.of(session).add(context);
            default -> answer(context);
        }
    }

    @Override
    public void updateRealmModelFromRepresentation(RealmModel realm, RealmRepresentation representation) {
        super.updateRealmModelFromRepresentation(realm, representation);
        if (representation.getClients() != null && ObservedClientPoliciesFactory.isCreatedBy(session, realm)) {
            new GovernedClients(session).judgeImported(realm, representation.getClients());
        }
    }

    private List<LifetimePolicy> declared() {
        return DeclaredPolicies.of(session).all(LifetimePolicy.class);
    }

    private void answer(ClientPolicyContext context) {
        AccessTokenResponseBuilder answer = AnsweredTokens.of(context);
        if (answer != null && answer.getIdToken() != null) {
            Ceilings.capIdToken(
                    session,
                    answer.getClientSessionCtx(),
                    answer.getIdToken(),
                    answer.getAccessToken().getScope());
        }
    }

    private void govern(ClientCRUDContext context, List<LifetimePolicy> matching) throws ClientPolicyException {
        LifetimePolicy policy =
                matching.stream().reduce(LifetimePolicy::strictest).orElse(null);
        if (policy == null) {
            return;
        }
        switch (context.getEvent()) {
            case REGISTER, UPDATE -> new GovernedClients(session).judgeProposed(context, policy);
            default -> new GovernedClients(session).judgeSaved(context, policy);
        }
    }

    /** Remembers for the tokens of this login what matches its authorization request only, such as the requested acr. */
    private void carry(AuthorizationRequestContext request, List<LifetimePolicy> matching) {
        if (matching.isEmpty()) {
            return;
        }
        ClientModel client = request.getClient();
        List<LifetimePolicy> onlyHere = new ArrayList<>(matching);
        onlyHere.removeAll(
                ConditionedCeilings.of(session, client.getRealm()).matching(client, request.getScopeParameter(), null));
        AuthenticationSessionModel login = request.getAuthenticationSession();
        Stream<LifetimePolicy> earlier = Stream.ofNullable(login.getClientNote(Ceilings.NOTE))
                .flatMap(note -> CarriedCeiling.read(note).stream());
        Stream.concat(onlyHere.stream(), earlier)
                .reduce(LifetimePolicy::strictest)
                .ifPresent(policy -> login.setClientNote(Ceilings.NOTE, CarriedCeiling.write(policy)));
    }
}
