package dev.tokenlifecycle.clientpolicy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An enabled client policy that matches nothing but requests.
 *
 * @param name its name
 * @param conditions the ids of its conditions that look at a request
 * @param saved the settings of its executors as they were saved
 */
public record OnRequestsOnly(String name, List<String> conditions, List<Map<String, Object>> saved) {
    /** {@code policy} with the executors of {@code type}; empty where it can match without a request. */
    static Optional<OnRequestsOnly> of(ParsedPolicy policy, Class<?> type, List<String> abstaining) {
        boolean decisive =
                policy.isStrict() || abstaining.size() == policy.conditions().size();
        return abstaining.isEmpty() || !decisive
                ? Optional.empty()
                : Optional.of(new OnRequestsOnly(
                        policy.name(),
                        abstaining,
                        policy.executors().stream()
                                .filter(executor -> executor.type() == type)
                                .map(EnforcedExecutor::raw)
                                .toList()));
    }
}
