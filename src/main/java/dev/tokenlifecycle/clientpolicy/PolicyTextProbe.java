package dev.tokenlifecycle.clientpolicy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.clientpolicy.condition.ClientScopesConditionFactory;

/**
 * What the client policies of a realm mention. It is a look at their text and at the server-wide ones, for the hot path: a realm
 * that only mentions something costs a question, parsing the policies would cost every request.
 */
public final class PolicyTextProbe {
    private static final List<String> OWN_EXECUTORS =
            List.of("refresh-token-rotation", "access-token-lifetime", "revocation-hook");

    private PolicyTextProbe() {}

    /** Whether a condition looks at scopes: where none does, a token needn't be asked about a second time. */
    public static boolean scopes(KeycloakSession session, RealmModel realm) {
        return mentions(realm.getAttribute(Constants.CLIENT_POLICIES), ClientScopesConditionFactory.PROVIDER_ID)
                || new RealmPolicies(session, realm).serverHasCondition(ClientScopesConditionFactory.PROVIDER_ID);
    }

    /** Whether a profile has the executor {@code providerId}. */
    public static boolean executor(KeycloakSession session, RealmModel realm, String providerId) {
        return mentions(realm.getAttribute(Constants.CLIENT_PROFILES), providerId)
                || new RealmPolicies(session, realm).serverHasExecutor(providerId);
    }

    /** Whether a profile has an executor of ours. */
    public static boolean any(KeycloakSession session, RealmModel realm) {
        return OWN_EXECUTORS.stream().anyMatch(providerId -> executor(session, realm, providerId));
    }

    private static boolean mentions(@Nullable String json, String word) {
        return json != null && json.contains(word);
    }
}
