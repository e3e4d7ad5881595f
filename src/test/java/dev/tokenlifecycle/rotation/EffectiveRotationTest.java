package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EffectiveRotationTest {
    private final Map<String, RotationPolicy> policies = new LinkedHashMap<>();

    @Test
    void nothingMatches() {
        assertThat(EffectiveRotation.of(policies)).isEmpty();
    }

    @Test
    void oneDecidesAlone() {
        policies.put("all", policy(RotationPolicy.Mode.OBSERVE, 10));
        policies.put("bank", policy(RotationPolicy.Mode.ENFORCE, 0));

        assertThat(EffectiveRotation.of(policies))
                .hasValue(new EffectiveRotation(policy(RotationPolicy.Mode.ENFORCE, 0), List.of("bank")));
    }

    @Test
    void eachDecidesASetting() {
        policies.put("grace", policy(RotationPolicy.Mode.OBSERVE, 0));
        policies.put("mode", policy(RotationPolicy.Mode.ENFORCE, 10));
        policies.put("neither", policy(RotationPolicy.Mode.OBSERVE, 10));

        assertThat(EffectiveRotation.of(policies))
                .hasValue(new EffectiveRotation(policy(RotationPolicy.Mode.ENFORCE, 0), List.of("grace", "mode")));
    }

    @Test
    void whereTwoAreAlikeBothAreNamed() {
        policies.put("one", policy(RotationPolicy.Mode.ENFORCE, 0));
        policies.put("other", policy(RotationPolicy.Mode.ENFORCE, 0));

        assertThat(EffectiveRotation.of(policies).orElseThrow().decidedBy()).containsExactly("one", "other");
    }

    private static RotationPolicy policy(RotationPolicy.Mode mode, int grace) {
        return new RotationPolicy(
                mode,
                RotationPolicy.Rotate.ALWAYS,
                Duration.ofSeconds(grace),
                false,
                RotationPolicy.OnReuse.REVOKE_FAMILY,
                Duration.ZERO,
                Duration.ZERO,
                false);
    }
}
