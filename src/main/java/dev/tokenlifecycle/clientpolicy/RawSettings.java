package dev.tokenlifecycle.clientpolicy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
import org.keycloak.util.JsonSerialization;

/**
 * The settings of an executor or of a condition, as they were saved. {@code getConfiguration()} of Keycloak's representations
 * returns Jackson's {@code JsonNode} up to 26.7 and {@code RawJsonValue} from 26.8, so nobody may call it: Keycloak's own mapper
 * writes the whole representation alike in both.
 */
public final class RawSettings {
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private RawSettings() {}

    /**
     * The settings of {@code executor}, null where it has none.
     *
     * @throws IllegalArgumentException if they are no JSON object
     */
    public static @Nullable Map<String, Object> of(ClientPolicyExecutorRepresentation executor) {
        return read(executor);
    }

    /**
     * The settings of {@code condition}, null where it has none.
     *
     * @throws IllegalArgumentException if they are no JSON object
     */
    public static @Nullable Map<String, Object> of(ClientPolicyConditionRepresentation condition) {
        return read(condition);
    }

    /**
     * Refuses settings of the executors of ours in {@code profiles} that are no JSON object: Keycloak would answer an internal
     * error.
     *
     * @throws RefusedSettingException with the executor and its profile
     */
    public static void requireObjects(KeycloakSession session, @Nullable ClientProfilesRepresentation profiles) {
        Stream.ofNullable(profiles)
                .flatMap(all -> ParsedPolicies.listed(all.getProfiles()).stream())
                .filter(Objects::nonNull)
                .forEach(profile -> ParsedPolicies.listed(profile.getExecutors()).stream()
                        .filter(executor -> executor != null && isOurs(session, executor))
                        .forEach(executor -> requireObject(profile.getName(), executor)));
    }

    private static boolean isOurs(KeycloakSession session, ClientPolicyExecutorRepresentation executor) {
        String id = executor.getExecutorProviderId();
        return id != null && ClientPolicyCache.ours(session, id) != null;
    }

    private static void requireObject(@Nullable String profile, ClientPolicyExecutorRepresentation executor) {
        JsonNode settings = settings(executor);
        if (settings == null || !settings.isObject()) {
            // The value isn't shown: it may hold a secret.
            String kind = settings == null || settings.isNull()
                    ? "missing"
                    : settings.getNodeType().name().toLowerCase(Locale.ROOT);
            throw new RefusedSettingException(executor.getExecutorProviderId()
                    + ": the configuration in client profile " + profile + " must be a JSON object, was " + kind);
        }
    }

    private static @Nullable JsonNode settings(Object representation) {
        return JsonSerialization.mapper.valueToTree(representation).get("configuration");
    }

    private static @Nullable Map<String, Object> read(Object representation) {
        JsonNode settings = settings(representation);
        return settings == null || settings.isNull() ? null : JsonSerialization.mapper.convertValue(settings, MAP);
    }
}
