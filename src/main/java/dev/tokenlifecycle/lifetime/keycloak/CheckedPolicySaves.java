package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.BlankEntries;
import dev.tokenlifecycle.clientpolicy.BrokenPolicies;
import dev.tokenlifecycle.clientpolicy.LostProtection;
import dev.tokenlifecycle.clientpolicy.PolicyFaults;
import dev.tokenlifecycle.revocation.keycloak.UnreachableHooks;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/**
 * Saves client profiles and policies: a save that makes a fault is refused, and one that protects some client less is reported.
 */
final class CheckedPolicySaves {
    private final KeycloakSession session;

    /**
     * Whether a whole realm is being saved. Keycloak saves profiles and policies one by one then; they are checked together at
     * its end.
     */
    private boolean isRealmSaved;

    CheckedPolicySaves(KeycloakSession session) {
        this.session = session;
    }

    /** What Keycloak does to save. */
    @FunctionalInterface
    interface Save {
        void run() throws ClientPolicyException;
    }

    /** Saves the profiles and policies of {@code representation}, which has written the attributes of {@code realm} already. */
    void saveRealm(RealmModel realm, RealmRepresentation representation, Runnable save) {
        LostProtection protection = LostProtection.beforeAttributes(session, realm, representation.getAttributes());
        PolicyFaults faults = faults(realm);
        isRealmSaved = true;
        try {
            save.run();
        } finally {
            isRealmSaved = false;
        }
        faults.refuseNew();
        protection.report();
    }

    /** Saves the profiles or the policies of {@code realm}, by themselves or as a part of the whole realm. */
    void savePart(RealmModel realm, Save save) throws ClientPolicyException {
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
}
