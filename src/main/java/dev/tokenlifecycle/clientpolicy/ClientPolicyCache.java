package dev.tokenlifecycle.clientpolicy;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The {@link DeclarativePolicyEngine} of the realms of a server, read again as soon as a realm's text is another. */
public final class ClientPolicyCache {
    /** Where more realms than this have policies, all are forgotten and read once more. */
    private static final int MOST = 1000;

    private final Map<String, Known> byRealm = new ConcurrentHashMap<>();

    private record Known(String policiesText, String profilesText, Optional<DeclarativePolicyEngine> policies) {
        boolean isOf(String policies, String profiles) {
            return policies.equals(policiesText) && profiles.equals(profilesText);
        }
    }

    /** The policies of {@code realm}; empty where Keycloak's engine has to run. */
    public Optional<DeclarativePolicyEngine> of(KeycloakSession session, RealmModel realm) {
        @Nullable String policies = realm.getAttribute(Constants.CLIENT_POLICIES);
        @Nullable String profiles = realm.getAttribute(Constants.CLIENT_PROFILES);
        if (policies == null || profiles == null) {
            return Optional.empty();
        }
        Known known = byRealm.get(realm.getId());
        if (known == null || !known.isOf(policies, profiles)) {
            known = new Known(
                    policies,
                    profiles,
                    DeclarativePolicyEngine.parse(DeclarativePolicyEngine.Server.of(session), policies, profiles));
            if (byRealm.size() >= MOST) {
                byRealm.clear();
            }
            byRealm.put(realm.getId(), known);
        }
        return known.policies();
    }
}
