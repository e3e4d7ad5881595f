package dev.tokenlifecycle.clientpolicy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;

/**
 * A condition of a client policy.
 *
 * @param providerId what it is
 * @param saved its settings; null where it has none, or where they are no JSON object
 * @param isReadable whether they are a JSON object, or missing
 */
record ParsedCondition(String providerId, @Nullable Map<String, Object> saved, boolean isReadable) {
    static ParsedCondition of(ClientPolicyConditionRepresentation condition) {
        String id = condition.getConditionProviderId();
        try {
            return new ParsedCondition(id, RawSettings.of(condition), true);
        } catch (IllegalArgumentException noObject) {
            return new ParsedCondition(id, null, false);
        }
    }

    /**
     * Its settings, null where it has none.
     *
     * @throws UnreadablePolicyException if they are no JSON object
     */
    @Nullable
    Map<String, Object> settings() {
        if (!isReadable) {
            throw new UnreadablePolicyException(
                    "The settings of the condition " + providerId + " are no JSON object", null);
        }
        return saved;
    }
}
