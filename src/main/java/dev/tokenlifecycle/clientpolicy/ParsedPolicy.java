package dev.tokenlifecycle.clientpolicy;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.util.List;
import java.util.stream.Stream;

/**
 * An enabled client policy.
 *
 * @param name its name
 * @param isStrict whether a condition that abstains counts as not satisfied
 * @param conditions its conditions
 * @param executors the executors of ours in its profiles
 */
record ParsedPolicy(String name, boolean isStrict, List<ParsedCondition> conditions, List<EnforcedExecutor> executors) {
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
