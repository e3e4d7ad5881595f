package dev.tokenlifecycle.revocation.keycloak;

import dev.tokenlifecycle.clientpolicy.OnRequestsOnly;
import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.clientpolicy.RefusedSettingException;
import dev.tokenlifecycle.clientpolicy.UnreadablePolicyException;
import dev.tokenlifecycle.revocation.hook.HookSettings;
import dev.tokenlifecycle.revocation.hook.HookSubscription;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The hooks that no revocation reaches, because every condition of their client policy looks at a request, such as its grant type,
 * and a revocation is none. A save that makes such a hook is refused; one that was there before stays.
 */
public final class UnreachableHooks {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final Map<String, String> before;

    private UnreachableHooks(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.before = now();
    }

    /** Remembers which there are before a change. */
    public static UnreachableHooks before(KeycloakSession session, RealmModel realm) {
        return new UnreachableHooks(session, realm);
    }

    /**
     * Refuses the change if it made one.
     *
     * @throws RefusedSettingException with the policy, the hook and the conditions
     */
    public void refuseNew() {
        now().forEach((hook, reason) -> {
            if (!before.containsKey(hook)) {
                throw new RefusedSettingException(reason);
            }
        });
    }

    /** Why a hook is never notified, by what names the policy, its conditions and the hook; none where nothing can be read. */
    private Map<String, String> now() {
        Map<String, String> reasons = new LinkedHashMap<>();
        try {
            RealmPolicies policies = RealmPolicies.of(session, realm);
            realm.getClientsStream(0, 1)
                    .flatMap(client -> policies.matchingRequestsOnly(HookSubscription.class, client).stream())
                    .forEach(policy -> policy.saved().forEach(raw -> {
                        String hook = String.valueOf(raw.get(HookSettings.HOOK_NAME.key()));
                        reasons.put(policy.name() + " " + hook + " " + policy.conditions(), reason(policy, hook));
                    }));
        } catch (UnreadablePolicyException unreadable) {
            return Map.of();
        }
        return reasons;
    }

    private static String reason(OnRequestsOnly policy, String hook) {
        boolean one = policy.conditions().size() == 1;
        return "The client policy " + policy.name() + " would never notify the revocation hook " + hook + ": its "
                + (one ? "condition " : "conditions ") + String.join(", ", policy.conditions())
                + (one ? " looks" : " look") + " at a request, and a revocation isn't one. Bind the hook by a policy of"
                + " its own, with a condition on the client or its scopes";
    }
}
