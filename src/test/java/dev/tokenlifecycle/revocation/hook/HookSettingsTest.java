package dev.tokenlifecycle.revocation.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenlifecycle.revocation.RevocationType;
import dev.tokenlifecycle.settings.InvalidSettingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HookSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:password@hook.example/",
                "https://user@hook.example/",
                "ftp://hook.example/",
                "file:///etc/passwd",
                "gopher://hook.example/",
                "jar:https://hook.example/!/",
                "//hook.example/",
                "/hook",
                "https://",
                "https:hook.example",
                "https://hook.example/#fragment",
                "https://hook example/"
            })
    void refusesAnEndpointThatIsNotAPlainWebAddress(String url) {
        assertThatThrownBy(() -> HookSettings.policy(Map.of("hook-name", "h", "endpoint-url", url)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("endpoint-url must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a/b", "a b", "ä"})
    void refusesANameThatNoPathCanHold(String name) {
        assertThatThrownBy(
                        () -> HookSettings.policy(Map.of("hook-name", name, "endpoint-url", "https://hook.example/")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("hook-name must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2hunter2", "whsec_c2hvcnQ=", "whsec_!"})
    void aWebhookNeedsASecretAndNeverShowsIt(String secret) {
        assertThatThrownBy(() -> HookSettings.policy(webhook(secret)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("signing-secret must be")
                .satisfies(refused -> assertThat(
                                secret.isEmpty() || !refused.getMessage().contains(secret))
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_YW5vdGhlciBzZWNyZXQgb2YgMzIgYnl0ZXMuLi4uLi4=",
                "${vault.hook-secret}"
            })
    void aWebhookTakesOneOrTwoSecretsOrAReference(String secret) {
        assertThat(HookSettings.policy(webhook(secret)).signingSecret()).isEqualTo(secret);
    }

    /** A revocation must not fail because a setting went bad that matters only when it is told. */
    @Test
    void whoIsToldIsKnownWhateverElseIsWrong() {
        assertThat(HookSettings.subscription(
                        Map.of("hook-name", "h", "endpoint-url", "nonsense", "events", "session-revoked")))
                .isEqualTo(new HookSubscription("h", Set.of(RevocationType.SESSION_REVOKED)));
        assertThat(HookSettings.subscription(Map.of("hook-name", "h", "events", "nonsense")))
                .isEqualTo(new HookSubscription("h", Set.of(RevocationType.values())));
        assertThat(HookSettings.subscription(Map.of("hook-name", "no/name")).name())
                .isEmpty();
        assertThat(HookSettings.subscription(Map.of()).name()).isEmpty();
    }

    @Test
    void onlyAPushNeedsAnEndpoint() {
        assertThat(HookSettings.policy(Map.of("hook-name", "h", "delivery", List.of("list")))
                        .endpointUrl())
                .isEmpty();
        assertThat(HookSettings.policy(Map.of("hook-name", "h", "delivery", List.of("poll")))
                        .pushes())
                .isFalse();
        for (Map<String, Object> without : List.<Map<String, Object>>of(
                Map.of("hook-name", "h"),
                Map.of("hook-name", "h", "delivery", List.of("push", "list")),
                Map.of("hook-name", "h", "delivery", List.of(), "endpoint-url", ""))) {
            assertThatThrownBy(() -> HookSettings.policy(without))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("endpoint-url must be");
        }
    }

    @Test
    void anUnknownDeliveryIsRefusedWithTheChoice() {
        assertThatThrownBy(() -> HookSettings.policy(Map.of("hook-name", "h", "delivery", List.of("pigeon"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("delivery must be some of push, list, poll, was")
                .hasMessageContaining("pigeon");
        assertThat(HookSettings.channels(Map.of("delivery", List.of("pigeon")))).containsOnly(HookPolicy.Channel.PUSH);
    }

    @Test
    void aSecurityEventTokenNeedsNoSecret() {
        assertThat(HookSettings.policy(Map.of("hook-name", "h", "endpoint-url", "https://hook.example/"))
                        .signingSecret())
                .isEmpty();
    }

    private static Map<String, Object> webhook(String secret) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("hook-name", "h");
        settings.put("endpoint-url", "https://hook.example/");
        settings.put("format", "standard-webhooks");
        settings.put("signing-secret", secret);
        return settings;
    }

    @Test
    void aPasswordInAUrlIsNotEchoed() {
        assertThatThrownBy(() -> HookSettings.policy(
                        Map.of("hook-name", "siem", "endpoint-url", "https://admin:hunter2@siem.example/x")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("https://…@siem.example/x")
                .message()
                .doesNotContain("hunter2");
    }
}
