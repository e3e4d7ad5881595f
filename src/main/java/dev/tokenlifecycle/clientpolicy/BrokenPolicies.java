package dev.tokenlifecycle.clientpolicy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The client policies with an executor of ours that can't be evaluated. Keycloak saves the settings of its conditions unchecked,
 * and no token is issued then. A save that makes such a policy is refused; one that was there before stays.
 */
public final class BrokenPolicies {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final Map<String, String> before;

    private BrokenPolicies(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.before = now();
    }

    /** Remembers which there are before a change. */
    public static BrokenPolicies before(KeycloakSession session, RealmModel realm) {
        return new BrokenPolicies(session, realm);
    }

    /**
     * Refuses the change if it made one.
     *
     * @throws RefusedSettingException with the policy and its conditions
     */
    public void refuseNew() {
        now().forEach((policy, conditions) -> {
            if (!before.containsKey(policy)) {
                throw new RefusedSettingException("The client policy " + policy
                        + " can't be evaluated: a setting of its conditions is missing or wrong (" + conditions + ")");
            }
        });
    }

    /** The names of the policies, with their conditions; none where nothing can be read. */
    private Map<String, String> now() {
        Map<String, String> broken = new LinkedHashMap<>();
        try {
            RealmPolicies policies = RealmPolicies.of(session, realm);
            realm.getClientsStream(0, 1)
                    .flatMap(client -> policies.broken(client).stream())
                    .forEach(policy -> broken.put(policy.name(), conditions(policy)));
        } catch (UnreadablePolicyException unreadable) {
            return Map.of();
        }
        return broken;
    }

    private static String conditions(ParsedPolicy policy) {
        return policy.conditions().stream()
                .map(condition -> condition.providerId() + " " + condition.saved())
                .collect(Collectors.joining(", "));
    }
}
