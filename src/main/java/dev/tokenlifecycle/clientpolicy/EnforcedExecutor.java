package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;

/**
 * An executor of ours in a client profile.
 *
 * @param profile the profile's name
 * @param id the executor's id
 * @param type what it enforces
 * @param raw its settings as they were saved; none where they are no JSON object
 * @param policy the checked settings; null where they can't be accepted
 * @param refusal why they can't be accepted; empty where they can
 */
record EnforcedExecutor(
        String profile,
        String id,
        Class<? extends EnforcedPolicy> type,
        Map<String, Object> raw,
        @Nullable EnforcedPolicy policy,
        String refusal) {

    /** Reads what was saved in {@code profile}; as in Keycloak, an executor without settings has its defaults. */
    static EnforcedExecutor of(
            String profile, SettingsExecutorFactory<?, ?> factory, ClientPolicyExecutorRepresentation saved) {
        Map<String, Object> raw = Map.of();
        try {
            raw = Objects.requireNonNullElse(RawSettings.of(saved), raw);
            return new EnforcedExecutor(
                    profile, factory.getId(), factory.policyType(), raw, factory.policyOfSaved(raw), "");
        } catch (IllegalArgumentException refused) {
            return new EnforcedExecutor(
                    profile, factory.getId(), factory.policyType(), raw, null, String.valueOf(refused.getMessage()));
        }
    }

    /** The settings; empty where they can't be accepted. */
    Optional<EnforcedPolicy> accepted() {
        return Optional.ofNullable(policy);
    }

    /**
     * The settings. Where they can't be accepted, to go on as if there were no policy would be worse than to fail.
     *
     * @throws UnreadablePolicyException if they can't be accepted
     */
    EnforcedPolicy required() {
        return accepted()
                .orElseThrow(() -> new UnreadablePolicyException(
                        "The executor " + id + " of client profile " + profile + " can't be enforced: " + refusal,
                        null));
    }
}
