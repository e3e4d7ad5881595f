package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StrictestRotationTest {
    @ParameterizedTest
    @CsvSource({"0,0,0", "0,60,60", "60,0,60", "60,90,60", "90,60,60"})
    void theShorterLifetimeWinsAndZeroIsNone(String one, String other, int expected) {
        RotationPolicy both = lifetimes(one).strictest(lifetimes(other));

        assertThat(both.idleLifetime()).isEqualTo(Duration.ofSeconds(expected));
        assertThat(both.absoluteLifetime()).isEqualTo(Duration.ofSeconds(expected));
    }

    @Test
    void isStrictlySingleUseOnlyWithoutGraceAndRecovery() {
        assertThat(policy("0", "false").isStrictlySingleUse()).isTrue();
        assertThat(policy("0", "true").isStrictlySingleUse()).isFalse();
        assertThat(policy("1", "false").isStrictlySingleUse()).isFalse();
    }

    private static RotationPolicy lifetimes(String seconds) {
        return RotationSettings.policy(Map.of("idle-lifetime-seconds", seconds, "absolute-lifetime-seconds", seconds));
    }

    private static RotationPolicy policy(String grace, String recovery) {
        return RotationSettings.policy(Map.of("reuse-grace-seconds", grace, "recover-lost-response", recovery));
    }
}
