package dev.tokenlifecycle.revocation.keycloak;

import dev.tokenlifecycle.clientpolicy.OnRequestsOnly;
import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.clientpolicy.RefusedSettingException;
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
        this.before = stored();
    }

    /** None where what is stored can't be read: a save must be able to replace it. */
    private Map<String, String> stored() {
        try {
            return now();
        } catch (IllegalStateException unreadable) {
            return Map.of();
        }
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

    /** Why a hook is never notified, by what names the policy, its conditions and the hook. */
    private Map<String, String> now() {
        Map<String, String> reasons = new LinkedHashMap<>();
        realm.getClientsStream(0, 1)
                .flatMap(client ->
                        RealmPolicies.of(session, realm).matchingRequestsOnly(HookSubscription.class, client).stream())
                .forEach(policy -> policy.saved().forEach(raw -> {
                    String hook = String.valueOf(raw.get(HookSettings.HOOK_NAME.key()));
                    reasons.put(policy.name() + " " + hook + " " + policy.conditions(), reason(policy, hook));
                }));
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
