package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenlifecycle.revocation.hook.HookPolicy;
import dev.tokenlifecycle.revocation.hook.HookSettings;
import dev.tokenlifecycle.settings.InvalidSettingException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HookHeaderTest {
    @Test
    void isKeptAsItIsWrittenButNeverShown() {
        HookPolicy policy = HookSettings.policy(hook("authorization-header", "Bearer a~b"));

        assertThat(policy.authorizationHeader()).isEqualTo("Bearer a~b");
        assertThat(policy)
                .hasToString("HookPolicy[siem -> https://siem.example/events, SECURITY_EVENT_TOKEN, " + policy.events()
                        + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a\r\nX-Forged: 1", "Bearer \u007F", "Bearer \u00e4"})
    void isRefusedWhereItCouldForgeAnotherHeaderAndIsNotRepeated(String value) {
        assertThatThrownBy(() -> HookSettings.policy(hook("authorization-header", value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("authorization-header")
                .hasMessageNotContaining("Bearer");
    }

    @Test
    void aMisspeltKeyIsRefused() {
        assertThatThrownBy(() -> HookSettings.policy(hook("authorisation-header", "x")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("authorisation-header");
    }

    private static Map<String, String> hook(String key, String value) {
        return Map.of("hook-name", "siem", "endpoint-url", "https://siem.example/events", key, value);
    }
}
