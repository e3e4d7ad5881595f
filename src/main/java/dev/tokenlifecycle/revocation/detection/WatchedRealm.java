package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.rotation.RotationPolicy;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Whether revocations of a realm have to be noticed: for its hooks, or for the families of its refresh tokens. */
record WatchedRealm(KeycloakSession session, RealmModel realm) {
    /** Whether it has a hook or a rotation policy. It reads the cached policies only. */
    boolean isWatched() {
        return mayHaveFamilies() || new MatchingHooks(session, realm).mayExist();
    }

    boolean mayHaveFamilies() {
        return RealmPolicies.mayEnforce(session, realm, RotationPolicy.class);
    }
}
