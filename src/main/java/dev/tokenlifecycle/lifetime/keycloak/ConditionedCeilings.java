package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.clientpolicy.ClientAndScopes;
import dev.tokenlifecycle.clientpolicy.Conditions;
import dev.tokenlifecycle.clientpolicy.RawSettings;
import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.lifetime.LifetimePolicy;
import dev.tokenlifecycle.lifetime.LifetimeSettings;
import dev.tokenlifecycle.settings.InvalidSettingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;

/**
 * The ceilings that the client policies of a realm set, with their conditions, in the order of the realm. Keycloak's engine runs
 * every executor of a policy that matches; this asks about ours alone, so it can be asked where no event is under way.
 */
public final class ConditionedCeilings {
    private final List<ConditionedCeiling> ceilings;

    private ConditionedCeilings(List<ConditionedCeiling> ceilings) {
        this.ceilings = ceilings;
    }

    /**
     * The ceilings of {@code realm} as they are configured now.
     *
     * @throws IllegalStateException if the settings of one can't be accepted: no token is issued then
     */
    public static ConditionedCeilings of(KeycloakSession session, RealmModel realm) {
        RealmPolicies all = new RealmPolicies(session, realm);
        Map<String, LifetimePolicy> byProfile = new HashMap<>();
        for (ClientProfileRepresentation profile : all.profiles()) {
            executors(profile)
                    .reduce(LifetimePolicy::strictest)
                    .ifPresent(policy -> byProfile.put(profile.getName(), policy));
        }
        List<ConditionedCeiling> ceilings = new ArrayList<>();
        if (!byProfile.isEmpty()) {
            for (ClientPolicyRepresentation policy : all.policies()) {
                ceiling(policy, byProfile)
                        .ifPresent(strictest -> ceilings.add(new ConditionedCeiling(
                                policy.getName(),
                                Conditions.isStrict(policy),
                                Conditions.of(session, policy),
                                strictest)));
            }
        }
        return new ConditionedCeilings(ceilings);
    }

    /** The policies that Keycloak would say match, where {@code request} decides what client and scopes leave open. */
    List<LifetimePolicy> matching(ClientModel client, @Nullable String scopes, @Nullable ClientPolicyContext request) {
        ClientAndScopes token = new ClientAndScopes(client, scopes);
        return ceilings.stream()
                .filter(ceiling -> ceiling.matches(token, request))
                .map(ConditionedCeiling::policy)
                .toList();
    }

    /** The ceilings that hold for every token of {@code client}. */
    public List<ConditionedCeiling> always(ClientModel client) {
        ClientAndScopes token = new ClientAndScopes(client, null);
        return ceilings.stream().filter(ceiling -> ceiling.alwaysMatches(token)).toList();
    }

    private static Optional<LifetimePolicy> ceiling(
            ClientPolicyRepresentation policy, Map<String, LifetimePolicy> byProfile) {
        return policy.getProfiles() == null
                ? Optional.empty()
                : policy.getProfiles().stream()
                        .flatMap(profile -> Stream.ofNullable(byProfile.get(profile)))
                        .reduce(LifetimePolicy::strictest);
    }

    private static Stream<LifetimePolicy> executors(ClientProfileRepresentation profile) {
        return RealmPolicies.executors(profile)
                .filter(executor ->
                        AccessTokenLifetimeExecutorFactory.PROVIDER_ID.equals(executor.getExecutorProviderId()))
                .map(executor -> policy(profile, RawSettings.of(executor)));
    }

    /** A ceiling that can't be read is no reason to issue tokens without one. */
    private static LifetimePolicy policy(ClientProfileRepresentation profile, @Nullable Map<String, Object> raw) {
        try {
            return LifetimeSettings.policy(raw == null ? Map.of() : raw);
        } catch (InvalidSettingException invalid) {
            throw new IllegalStateException(
                    "The ceiling of client profile " + profile.getName() + " can't be read: " + invalid.getMessage(),
                    invalid);
        }
    }
}
