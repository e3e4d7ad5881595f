package dev.tokenlifecycle.clientpolicy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
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

    private static @Nullable Map<String, Object> read(Object representation) {
        JsonNode settings = JsonSerialization.mapper.valueToTree(representation).get("configuration");
        return settings == null || settings.isNull() ? null : JsonSerialization.mapper.convertValue(settings, MAP);
    }
}
