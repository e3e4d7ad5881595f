package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.RawSettings;
import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.clientpolicy.TokenRequest;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.DefaultClientPolicyManager;

/**
 * Keycloak's client-policy manager with what this extension adds: ceilings on its events ({@link CeilingEvents}), and checks of
 * what is saved ({@link CheckedPolicySaves}).
 */
final class LifecycleClientPolicyManager extends DefaultClientPolicyManager {
    private static final Logger ENGINE = Logger.getLogger(DefaultClientPolicyManager.class);

    private final KeycloakSession session;
    private final CeilingEvents ceilings;
    private final CheckedPolicySaves saves;

    LifecycleClientPolicyManager(KeycloakSession session) {
        super(session);
        this.session = session;
        this.ceilings = new CeilingEvents(session);
        this.saves = new CheckedPolicySaves(session);
    }

    @Override
    public void triggerOnEvent(ClientPolicyContext context) throws ClientPolicyException {
        if (TokenRequest.is(context)) {
            EnforceablePolicies.require(session, session.getContext().getRealm());
            TokenRequest.remember(session, context);
        }
        ceilings.before(context);
        if (!isOursAlone(context)) {
            super.triggerOnEvent(context);
        }
        ceilings.apply(context);
    }

    /**
     * Whether Keycloak's engine would do nothing, which it would find out by parsing all policies (decision 0072). On an
     * authorization request a condition leaves a note; what an admin traces in the engine's log is what the engine did.
     */
    private boolean isOursAlone(ClientPolicyContext context) {
        return context.getEvent() != ClientPolicyEvent.AUTHORIZATION_REQUEST
                && !ENGINE.isTraceEnabled()
                && !RealmPolicies.of(session, session.getContext().getRealm()).needKeycloak();
    }

    @Override
    public void updateRealmModelFromRepresentation(RealmModel realm, RealmRepresentation representation) {
        saves.saveRealm(realm, representation, () -> super.updateRealmModelFromRepresentation(realm, representation));
        if (representation.getClients() != null && LifecycleClientPolicyManagerFactory.isCreatedBy(session, realm)) {
            new GovernedClients(session).limitImported(realm, representation.getClients());
        }
    }

    @Override
    public void updateClientProfiles(RealmModel realm, ClientProfilesRepresentation profiles)
            throws ClientPolicyException {
        RawSettings.requireObjects(session, profiles);
        saves.savePart(realm, () -> super.updateClientProfiles(realm, profiles));
    }

    @Override
    public void updateClientPolicies(RealmModel realm, ClientPoliciesRepresentation policies)
            throws ClientPolicyException {
        saves.savePart(realm, () -> super.updateClientPolicies(realm, policies));
    }
}
