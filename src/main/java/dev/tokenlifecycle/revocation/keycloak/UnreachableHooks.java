package dev.tokenlifecycle.revocation.keycloak;

import dev.tokenlifecycle.clientpolicy.Conditions;
import dev.tokenlifecycle.clientpolicy.PolicyQuery;
import dev.tokenlifecycle.clientpolicy.RawSettings;
import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.clientpolicy.RefusedSettingException;
import dev.tokenlifecycle.revocation.hook.HookSettings;
import dev.tokenlifecycle.revocation.hook.HookSubscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.ClientPolicyVote;

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

    /** Why a hook is never told, by what names the policy, its conditions and the hook. */
    private Map<String, String> now() {
        Map<String, String> reasons = new LinkedHashMap<>();
        RealmPolicies policies = new RealmPolicies(session, realm);
        Map<String, List<String>> hooksByProfile = policies.profiles().stream()
                .collect(Collectors.toMap(ClientProfileRepresentation::getName, UnreachableHooks::hooks));
        for (ClientPolicyRepresentation policy : policies.policies()) {
            List<String> hooks = Objects.requireNonNullElse(policy.getProfiles(), List.<String>of()).stream()
                    .flatMap(profile -> hooksByProfile.getOrDefault(profile, List.of()).stream())
                    .toList();
            String why = hooks.isEmpty() ? null : never(policy);
            if (why != null) {
                hooks.forEach(hook -> reasons.put(
                        policy.getName() + " " + hook + " " + why,
                        "The client policy " + policy.getName() + " would never tell the revocation hook " + hook + ": "
                                + why + ", and a revocation isn't one. Bind the hook by a policy of its own, with a"
                                + " condition on the client or its scopes"));
            }
        }
        return reasons;
    }

    private static List<String> hooks(ClientProfileRepresentation profile) {
        return RealmPolicies.executors(profile)
                .filter(executor -> RevocationHookExecutorFactory.PROVIDER_ID.equals(executor.getExecutorProviderId()))
                .flatMap(executor -> Stream.ofNullable(RawSettings.of(executor)))
                .map(raw -> String.valueOf(raw.get(HookSettings.HOOK_NAME.key())))
                .toList();
    }

    /** Which conditions keep {@code policy} from matching any revocation; null where none does. */
    private @Nullable String never(ClientPolicyRepresentation policy) {
        List<ClientPolicyConditionRepresentation> conditions =
                Objects.requireNonNullElse(policy.getConditions(), List.of());
        Optional<ClientModel> client = realm.getClientsStream(0, 1).findFirst();
        if (conditions.isEmpty() || client.isEmpty()) {
            return null;
        }
        List<String> abstaining = new ArrayList<>();
        List<ClientPolicyVote> votes = votes(policy, client.get());
        for (int i = 0; i < votes.size(); i++) {
            if (votes.get(i) == ClientPolicyVote.ABSTAIN) {
                abstaining.add(conditions.get(i).getConditionProviderId());
            }
        }
        boolean never = Conditions.isStrict(policy) ? !abstaining.isEmpty() : abstaining.size() == conditions.size();
        return never
                ? (abstaining.size() == 1 ? "its condition " : "its conditions ")
                        + String.join(", ", abstaining)
                        + (abstaining.size() == 1 ? " looks at a request" : " look at a request")
                : null;
    }

    /** How the conditions vote on a revocation, in their order: those on the client say yes or no, whichever client it is. */
    private List<ClientPolicyVote> votes(ClientPolicyRepresentation policy, ClientModel client) {
        List<ClientPolicyVote> votes = new ArrayList<>();
        PolicyQuery<HookSubscription> revocation = PolicyQuery.about(HookSubscription.class, client, "");
        try {
            Conditions.of(session, policy).satisfied(false, condition -> {
                votes.add(condition.applyPolicy(revocation));
                return ClientPolicyVote.ABSTAIN;
            });
        } catch (ClientPolicyException | IllegalStateException unanswered) {
            return List.of();
        }
        return votes;
    }
}
