package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.rotation.RotationPolicy;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Whether anybody has to know of the revocations of a realm: its hooks, or the families of its refresh tokens. */
record WatchedRealm(KeycloakSession session, RealmModel realm) {
    /** One look at a cached text; no realm without a policy of ours is watched. */
    boolean isWatched() {
        return mayHaveFamilies() || new MatchingHooks(session, realm).mayExist();
    }

    boolean mayHaveFamilies() {
        return RealmPolicies.mayEnforce(session, realm, RotationPolicy.class);
    }
}
