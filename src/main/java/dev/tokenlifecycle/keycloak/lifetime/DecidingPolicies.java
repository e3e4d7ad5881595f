package dev.tokenlifecycle.keycloak.lifetime;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.lifetime.LifetimeSettings;
import dev.tokenlifecycle.settings.InvalidSettingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.util.JsonSerialization;

/** The enabled client policies of a realm by the ceilings that their profiles set; read once per report. */
final class DecidingPolicies {
    private static final TypeReference<Map<String, Object>> RAW = new TypeReference<>() {};

    private final Map<Duration, List<String>> namesByCeiling = new HashMap<>();

    private DecidingPolicies() {}

    static DecidingPolicies of(KeycloakSession session, RealmModel realm) {
        DecidingPolicies deciding = new DecidingPolicies();
        try {
            Map<String, List<Duration>> ceilings = new HashMap<>();
            for (ClientProfileRepresentation profile :
                    session.clientPolicy().getClientProfiles(realm, false).getProfiles()) {
                ceilings.put(profile.getName(), ceilings(profile));
            }
            for (ClientPolicyRepresentation policy :
                    session.clientPolicy().getClientPolicies(realm, false).getPolicies()) {
                deciding.add(policy, ceilings);
            }
        } catch (ClientPolicyException unreadable) {
            throw new IllegalStateException(
                    "The client policies of realm " + realm.getName() + " can't be read", unreadable);
        }
        return deciding;
    }

    /** The names of the policies that set {@code ceiling}, in the order of the realm. */
    List<String> withCeiling(Duration ceiling) {
        return namesByCeiling.getOrDefault(ceiling, List.of());
    }

    private void add(ClientPolicyRepresentation policy, Map<String, List<Duration>> ceilings) {
        if (!Boolean.TRUE.equals(policy.isEnabled()) || policy.getProfiles() == null) {
            return;
        }
        policy.getProfiles().stream()
                .flatMap(profile -> ceilings.getOrDefault(profile, List.of()).stream())
                .distinct()
                .forEach(ceiling -> namesByCeiling
                        .computeIfAbsent(ceiling, unused -> new ArrayList<>())
                        .add(policy.getName()));
    }

    private static List<Duration> ceilings(ClientProfileRepresentation profile) {
        List<Duration> ceilings = new ArrayList<>();
        if (profile.getExecutors() != null) {
            for (ClientPolicyExecutorRepresentation executor : profile.getExecutors()) {
                if (AccessTokenLifetimeExecutorFactory.PROVIDER_ID.equals(executor.getExecutorProviderId())) {
                    Duration ceiling = ceiling(executor.getConfiguration());
                    if (ceiling != null) {
                        ceilings.add(ceiling);
                    }
                }
            }
        }
        return ceilings;
    }

    private static @Nullable Duration ceiling(@Nullable JsonNode configuration) {
        Map<String, Object> raw =
                configuration == null ? Map.of() : JsonSerialization.mapper.convertValue(configuration, RAW);
        try {
            return LifetimeSettings.policy(raw == null ? Map.of() : raw).maxLifetime();
        } catch (InvalidSettingException invalid) {
            return null;
        }
    }
}
