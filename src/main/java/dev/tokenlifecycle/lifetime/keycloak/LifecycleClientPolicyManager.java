package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.ClientPolicyCache;
import dev.tokenlifecycle.clientpolicy.Declaration;
import dev.tokenlifecycle.clientpolicy.DeclarativePolicyEngine;
import dev.tokenlifecycle.clientpolicy.LostProtection;
import dev.tokenlifecycle.clientpolicy.RequestPolicies;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import dev.tokenlifecycle.revocation.keycloak.UnreachableHooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.common.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.TokenManager.AccessTokenResponseBuilder;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
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
final class LifecycleClientPolicyManager extends DefaultClientPolicyManager {
    private static final Logger ENGINE = Logger.getLogger(DefaultClientPolicyManager.class);

    private final KeycloakSession session;
    private final ClientPolicyCache known;

    LifecycleClientPolicyManager(KeycloakSession session, ClientPolicyCache known) {
        super(session);
        this.session = session;
        this.known = known;
    }

    @Override
    public void triggerOnEvent(ClientPolicyContext context) throws ClientPolicyException {
        if (Declaration.TOKEN_REQUESTS.contains(context.getEvent())) {
            EnforceablePolicies.require(session, session.getContext().getRealm());
        }
        if (context.getEvent() == ClientPolicyEvent.UPDATE) {
            new GovernedClients(session).rememberBefore((ClientCRUDContext) context);
        }
        switch (context.getEvent()) {
            case REGISTER, UPDATE, REGISTERED, UPDATED -> govern((ClientCRUDContext) context, matching(context));
            case AUTHORIZATION_REQUEST -> carry((AuthorizationRequestContext) context, matching(context));
            default -> {
                evaluate(context);
                if (Declaration.TOKEN_REQUESTS.contains(context.getEvent())) {
                    AskedScopes.of(session).add(context);
                } else {
                    answer(context);
                }
            }
        }
    }

    /** The ceilings that {@code context} declares. */
    private List<LifetimePolicy> matching(ClientPolicyContext context) throws ClientPolicyException {
        int before = declared().size();
        evaluate(context);
        List<LifetimePolicy> all = declared();
        return all.subList(before, all.size());
    }

    /** What an admin traces in the engine's log is what the engine did. */
    private void evaluate(ClientPolicyContext context) throws ClientPolicyException {
        RealmModel realm = session.getContext().getRealm();
        Optional<DeclarativePolicyEngine> own =
                Profile.isFeatureEnabled(Profile.Feature.CLIENT_POLICIES) && !ENGINE.isTraceEnabled()
                        ? known.of(session, realm)
                        : Optional.empty();
        if (own.isPresent()) {
            own.get().triggerOnEvent(session, context);
        } else {
            super.triggerOnEvent(context);
        }
    }

    @Override
    public void updateRealmModelFromRepresentation(RealmModel realm, RealmRepresentation representation) {
        LostProtection watch = LostProtection.before(session, realm);
        super.updateRealmModelFromRepresentation(realm, representation);
        watch.report();
        if (representation.getClients() != null && LifecycleClientPolicyManagerFactory.isCreatedBy(session, realm)) {
            new GovernedClients(session).judgeImported(realm, representation.getClients());
        }
    }

    @Override
    public void updateClientProfiles(RealmModel realm, ClientProfilesRepresentation profiles)
            throws ClientPolicyException {
        watch(realm, () -> super.updateClientProfiles(realm, profiles));
    }

    @Override
    public void updateClientPolicies(RealmModel realm, ClientPoliciesRepresentation policies)
            throws ClientPolicyException {
        watch(realm, () -> super.updateClientPolicies(realm, policies));
    }

    private interface Save {
        void run() throws ClientPolicyException;
    }

    /** Refuses a save that makes a hook which no revocation reaches, and reports one that protects some client less. */
    private void watch(RealmModel realm, Save save) throws ClientPolicyException {
        LostProtection protection = LostProtection.before(session, realm);
        UnreachableHooks unreachable = UnreachableHooks.before(session, realm);
        save.run();
        unreachable.refuseNew();
        protection.report();
    }

    private List<LifetimePolicy> declared() {
        return RequestPolicies.of(session).all(LifetimePolicy.class);
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
