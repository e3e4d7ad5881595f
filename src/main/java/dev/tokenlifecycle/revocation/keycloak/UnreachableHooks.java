package dev.tokenlifecycle.revocation.keycloak;

import dev.tokenlifecycle.clientpolicy.OnRequestsOnly;
import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.revocation.hook.HookSettings;
import dev.tokenlifecycle.revocation.hook.HookSubscription;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.models.ClientModel;

/**
 * The hooks that no revocation reaches, because every condition of their client policy looks at a request, such as its grant
 * type, and a revocation is none.
 */
public final class UnreachableHooks {
    private UnreachableHooks() {}

    /** Why a hook is never notified, by what names the policy, its conditions and the hook. */
    public static Map<String, String> of(RealmPolicies policies, ClientModel anyClient) {
        Map<String, String> reasons = new LinkedHashMap<>();
        policies.diagnosis()
                .matchingRequestsOnly(HookSubscription.class, anyClient)
                .forEach(policy -> policy.saved().forEach(raw -> {
                    String hook = String.valueOf(raw.get(HookSettings.HOOK_NAME.key()));
                    reasons.put("hook " + policy.name() + " " + hook + " " + policy.conditions(), reason(policy, hook));
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
