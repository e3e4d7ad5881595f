package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenlifecycle.settings.InvalidSettingException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RotationPolicyTest {
    @Test
    void theStrictestOfEachSettingWinsInEitherOrder() {
        RotationPolicy lax = RotationSettings.policy(Map.of(
                "mode", "observe",
                "rotate", "never",
                "reuse-grace-seconds", "300",
                "recover-lost-response", "true",
                "on-reuse", "revoke-all-user-sessions",
                "idle-lifetime-seconds", "0",
                "absolute-lifetime-seconds", "600",
                "notify-user", "false"));
        RotationPolicy strict = RotationSettings.policy(Map.of(
                "mode", "enforce",
                "rotate", "unless-sender-constrained",
                "reuse-grace-seconds", "5",
                "recover-lost-response", "false",
                "on-reuse", "revoke-family",
                "idle-lifetime-seconds", "60",
                "absolute-lifetime-seconds", "0",
                "notify-user", "true"));
        RotationPolicy expected = RotationSettings.policy(Map.of(
                "mode", "enforce",
                "rotate", "unless-sender-constrained",
                "reuse-grace-seconds", "5",
                "recover-lost-response", "false",
                "on-reuse", "revoke-all-user-sessions",
                "idle-lifetime-seconds", "60",
                "absolute-lifetime-seconds", "600",
                "notify-user", "true"));

        assertThat(lax.strictest(strict)).isEqualTo(expected);
        assertThat(strict.strictest(lax)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "reuse-grace-seconds,-1",
        "reuse-grace-seconds,301",
        "reuse-grace-seconds,abc",
        "reuse-grace-seconds,1.5",
        "idle-lifetime-seconds,29",
        "absolute-lifetime-seconds,59",
        "absolute-lifetime-seconds,2147483648",
        "mode,ENFORCE",
        "rotate,sometimes",
        "on-reuse,revoke",
        "notify-user,yes",
        "grace,10"
    })
    void aSettingOutOfItsRangeIsRefusedByName(String key, String value) {
        assertThatThrownBy(() -> RotationSettings.policy(Map.of(key, value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource({
        "reuse-grace-seconds,0",
        "reuse-grace-seconds,300",
        "idle-lifetime-seconds,30",
        "absolute-lifetime-seconds,60"
    })
    void theEdgesOfARangeAreInIt(String key, String value) {
        assertThat(RotationSettings.policy(Map.of(key, value))).isNotNull();
    }

    @Test
    void recoversALostResponseUnlessAPolicySaysNoOrIsStrictlySingleUse() {
        assertThat(RotationSettings.policy(Map.of()).recoverLostResponse()).isTrue();
        assertThat(RotationSettings.policy(Map.of("recover-lost-response", "false"))
                        .recoverLostResponse())
                .isFalse();
        assertThat(RotationSettings.policy(Map.of("reuse-grace-seconds", "0")).isStrictlySingleUse())
                .isTrue();
        assertThat(RotationSettings.policy(Map.of("reuse-grace-seconds", "0", "recover-lost-response", "true"))
                        .recoverLostResponse())
                .isTrue();
    }
}
