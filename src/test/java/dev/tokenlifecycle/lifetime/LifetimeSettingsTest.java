package dev.tokenlifecycle.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenlifecycle.settings.InvalidSettingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LifetimeSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"write=10", "write=86400", "a=b=60"})
    void aScopesLifetimeHasTheRangeOfTheCeiling(String entry) {
        assertThat(LifetimeSettings.policy(Map.of("scope-lifetimes", entry)).scopeLifetimes())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"write=9", "write=86401", "write", "=60", "wr\u007Fite=60", "wr ite=60"})
    void anythingElseIsRefused(String entry) {
        assertThatThrownBy(() -> LifetimeSettings.policy(Map.of("scope-lifetimes", entry)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("scope-lifetimes");
    }

    @Test
    void aRowThatTheConsoleLeavesEmptyIsNone() {
        assertThat(LifetimeSettings.policy(Map.of("scope-lifetimes", List.of("")))
                        .scopeLifetimes())
                .isEmpty();
    }

    @Test
    void aMisspeltKeyIsRefused() {
        assertThatThrownBy(() -> LifetimeSettings.policy(Map.of("max-lifetime", "60")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("max-lifetime");
    }

    @ParameterizedTest
    @CsvSource({"true,true,true,true", "true,false,true,false", "false,true,true,false", "false,false,false,false"})
    void ofTwoPoliciesOneCapsTheIdTokenAndBothMustLower(boolean one, boolean other, boolean caps, boolean lowers) {
        LifetimePolicy both = flags(one).strictest(flags(other));

        assertThat(both.capIdToken()).isEqualTo(caps);
        assertThat(both.autoConfigure()).isEqualTo(lowers);
    }

    private static LifetimePolicy flags(boolean on) {
        return LifetimeSettings.policy(
                Map.of("cap-id-token", String.valueOf(on), "auto-configure", String.valueOf(on)));
    }
}
