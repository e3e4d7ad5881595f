package dev.tokenlifecycle.keycloak.lifetime;

import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyManager;
import org.keycloak.services.clientpolicy.DefaultClientPolicyManagerFactory;

/** Keycloak's own client policies, observed. */
public final class ObservedClientPoliciesFactory extends DefaultClientPolicyManagerFactory {
    @Override
    public ClientPolicyManager create(KeycloakSession session) {
        return new ObservedClientPolicies(session);
    }

    @Override
    public int order() {
        return 10;
    }
}
