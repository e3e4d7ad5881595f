package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.representations.idm.ClientPolicyRepresentation;

/**
 * An enabled client policy.
 *
 * @param representation what was saved: its name, its mode and its conditions
 * @param executors the executors of ours in its profiles
 */
record ParsedPolicy(ClientPolicyRepresentation representation, List<EnforcedExecutor> executors) {
    String name() {
        return representation.getName();
    }

    /** Whether a condition that abstains counts as not satisfied. */
    boolean isStrict() {
        return "STRICT".equalsIgnoreCase(representation.getMode());
    }

    List<ClientPolicyConditionRepresentation> conditions() {
        return Objects.requireNonNullElse(representation.getConditions(), List.of());
    }

    boolean enforces(Class<?> type) {
        return executors.stream().anyMatch(executor -> executor.type() == type);
    }

    /** The settings of the executors of one type that can be accepted. */
    <P extends EnforcedPolicy> Stream<P> accepted(Class<P> type) {
        return executors.stream()
                .filter(executor -> executor.type() == type)
                .flatMap(executor -> executor.accepted().stream())
                .map(type::cast);
    }

    /**
     * What it enforces with the executors of one type.
     *
     * @throws UnreadablePolicyException if the settings of one can't be accepted
     */
    <P extends EnforcedPolicy> Stream<P> enforced(Class<P> type) {
        return executors.stream()
                .filter(executor -> executor.type() == type)
                .map(executor -> type.cast(executor.required()));
    }
}
