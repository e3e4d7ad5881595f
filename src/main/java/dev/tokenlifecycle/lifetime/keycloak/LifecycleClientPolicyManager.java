package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.BlankEntries;
import dev.tokenlifecycle.clientpolicy.BrokenPolicies;
import dev.tokenlifecycle.clientpolicy.LostProtection;
import dev.tokenlifecycle.clientpolicy.PolicyFaults;
import dev.tokenlifecycle.clientpolicy.RawSettings;
import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.clientpolicy.RealmPolicies.Named;
import dev.tokenlifecycle.clientpolicy.TokenRequest;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import dev.tokenlifecycle.revocation.keycloak.UnreachableHooks;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
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
import org.keycloak.services.clientpolicy.context.TokenRefreshResponseContext;

/**
 * Keycloak's client-policy manager with what this extension adds. On an event: clients that are saved are kept within their
 * ceiling, ID tokens are capped, and a ceiling that matches an authorization request only is carried to the token request. When
 * policies are saved: new faults are refused, and lost protection is reported.
 */
final class LifecycleClientPolicyManager extends DefaultClientPolicyManager {
    private static final Logger ENGINE = Logger.getLogger(DefaultClientPolicyManager.class);

    private final KeycloakSession session;

    /**
     * Whether a whole realm is being saved. Keycloak saves profiles and policies one by one then; they are checked together at
     * its end.
     */
    private boolean isRealmSaved;

    LifecycleClientPolicyManager(KeycloakSession session) {
        super(session);
        this.session = session;
    }

    @Override
    public void triggerOnEvent(ClientPolicyContext context) throws ClientPolicyException {
        if (TokenRequest.is(context)) {
            EnforceablePolicies.require(session, session.getContext().getRealm());
            TokenRequest.remember(session, context);
        }
        if (context.getEvent() == ClientPolicyEvent.UPDATE) {
            new GovernedClients(session).rememberBefore((ClientCRUDContext) context);
        }
        if (!isOursAlone(context)) {
            super.triggerOnEvent(context);
        }
        switch (context.getEvent()) {
            case REGISTER, UPDATE, REGISTERED, UPDATED -> govern((ClientCRUDContext) context);
            case AUTHORIZATION_REQUEST -> carry((AuthorizationRequestContext) context);
            default -> capIdToken(context);
        }
    }

    /**
     * Whether Keycloak's engine would do nothing, which it would find out by parsing all policies (decision 0072). On an
     * authorization request a condition leaves a note; what an admin traces in the engine's log is what the engine did.
     */
    private boolean isOursAlone(ClientPolicyContext context) {
        return context.getEvent() != ClientPolicyEvent.AUTHORIZATION_REQUEST
                && !ENGINE.isTraceEnabled()
                && !policies().needKeycloak();
    }

    private RealmPolicies policies() {
        return RealmPolicies.of(session, session.getContext().getRealm());
    }

    @Override
    public void updateRealmModelFromRepresentation(RealmModel realm, RealmRepresentation representation) {
        LostProtection protection = LostProtection.beforeAttributes(session, realm, representation.getAttributes());
        PolicyFaults faults = faults(realm);
        isRealmSaved = true;
        try {
            super.updateRealmModelFromRepresentation(realm, representation);
        } finally {
            isRealmSaved = false;
        }
        faults.refuseNew();
        protection.report();
        if (representation.getClients() != null && LifecycleClientPolicyManagerFactory.isCreatedBy(session, realm)) {
            new GovernedClients(session).limitImported(realm, representation.getClients());
        }
    }

    @Override
    public void updateClientProfiles(RealmModel realm, ClientProfilesRepresentation profiles)
            throws ClientPolicyException {
        RawSettings.refuseNoObjects(session, profiles);
        saveChecked(realm, () -> super.updateClientProfiles(realm, profiles));
    }

    @Override
    public void updateClientPolicies(RealmModel realm, ClientPoliciesRepresentation policies)
            throws ClientPolicyException {
        saveChecked(realm, () -> super.updateClientPolicies(realm, policies));
    }

    private interface Save {
        void run() throws ClientPolicyException;
    }

    /**
     * Refuses a save that makes a fault, and reports what protects less; where the whole realm is saved, that is done at its
     * end.
     */
    private void saveChecked(RealmModel realm, Save save) throws ClientPolicyException {
        if (isRealmSaved) {
            save.run();
            return;
        }
        LostProtection protection = LostProtection.before(session, realm);
        PolicyFaults faults = faults(realm);
        save.run();
        faults.refuseNew();
        protection.report();
    }

    /** The faults that there are before a change. */
    private PolicyFaults faults(RealmModel realm) {
        boolean isNew = LifecycleClientPolicyManagerFactory.isCreatedBy(session, realm);
        return PolicyFaults.before(session, realm, isNew, BrokenPolicies::of, UnreachableHooks::of, BlankEntries::of);
    }

    private void capIdToken(ClientPolicyContext context) {
        AccessTokenResponseBuilder answer = AnsweredTokens.of(context);
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
}
