package dev.tokenlifecycle.rotation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What several rotation policies that match one client come to, and which of them decide it.
 *
 * @param policy of each setting the strictest value
 * @param decidedBy the names of the policies without which it would be another; all names where it is the same without any one of
 *     them
 */
public record EffectiveRotation(RotationPolicy policy, List<String> decidedBy) {
    /** Combines {@code byName}; empty where there is none. */
    public static Optional<EffectiveRotation> of(Map<String, RotationPolicy> byName) {
        return byName.values().stream()
                .reduce(RotationPolicy::strictest)
                .map(policy -> new EffectiveRotation(policy, deciding(byName, policy)));
    }

    private static List<String> deciding(Map<String, RotationPolicy> byName, RotationPolicy effective) {
        List<String> deciding = byName.keySet().stream()
                .filter(name -> !without(name, byName).equals(Optional.of(effective)))
                .toList();
        return deciding.isEmpty() ? List.copyOf(byName.keySet()) : deciding;
    }

    private static Optional<RotationPolicy> without(String name, Map<String, RotationPolicy> byName) {
        return byName.entrySet().stream()
                .filter(other -> !other.getKey().equals(name))
                .map(Map.Entry::getValue)
                .reduce(RotationPolicy::strictest);
    }
}
