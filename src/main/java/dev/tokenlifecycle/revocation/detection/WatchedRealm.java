package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.clientpolicy.PolicyTextProbe;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Whether anybody has to know of the revocations of a realm: its hooks, or the families of its refresh tokens. */
record WatchedRealm(KeycloakSession session, RealmModel realm) {
    private static final String ROTATION = "refresh-token-rotation";

    /** One look at a cached text; no realm without a policy of ours is watched. */
    boolean isWatched() {
        return hasFamilies() || new MatchingHooks(session, realm).possible();
    }

    boolean hasFamilies() {
        return PolicyTextProbe.executor(session, realm, ROTATION);
    }
}
