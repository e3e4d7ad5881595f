package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.keycloak.version.Installation;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Whether the policies of a realm can be enforced on this server. */
final class EnforceablePolicies {
    private EnforceablePolicies() {}

    /**
     * Refuses a token request of {@code realm} where it has policies of ours and the server lacks what they need: an answer as if
     * there were no policy would be the worse one.
     */
    static void require(KeycloakSession session, RealmModel realm) {
        if (Installation.current().isBroken() && RealmPolicies.mentionOurs(session, realm)) {
            throw Installation.refusal();
        }
    }
}
