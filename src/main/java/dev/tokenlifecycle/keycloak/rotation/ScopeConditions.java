package dev.tokenlifecycle.keycloak.rotation;

import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.services.clientpolicy.condition.ClientScopesConditionFactory;

/** Whether the client policies of a realm look at scopes at all: where none does, a refresh needn't ask a second time. */
final class ScopeConditions {
    private ScopeConditions() {}

    /** A look at the text: a policy that only mentions the condition costs a question, a parsed one would cost it always. */
    static boolean exist(RealmModel realm) {
        String policies = realm.getAttribute(Constants.CLIENT_POLICIES);
        return policies != null && policies.contains(ClientScopesConditionFactory.PROVIDER_ID);
    }
}
