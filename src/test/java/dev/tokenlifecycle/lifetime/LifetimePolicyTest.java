package dev.tokenlifecycle.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenlifecycle.lifetime.keycloak.CarriedCeiling;
import dev.tokenlifecycle.settings.InvalidSettingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LifetimePolicyTest {
    @Test
    void theShorterOfEachSettingWinsInEitherOrder() {
        LifetimePolicy one = policy(200, "a=60", "b=90");
        LifetimePolicy other = policy(100, "b=30", "c=20");

        assertThat(one.strictest(other)).isEqualTo(policy(100, "a=60", "b=30", "c=20"));
        assertThat(other.strictest(one)).isEqualTo(policy(100, "a=60", "b=30", "c=20"));
    }

    /** A change that is told as lost protection although nothing is lost teaches admins not to read it. */
    @Test
    void aShorterCeilingMakesUpForALongerOneOfAScope() {
        assertThat(policy(60).isAtLeastAsStrictAs(policy(300, "a=60"))).isTrue();
        assertThat(policy(60, "b=90").isAtLeastAsStrictAs(policy(300, "a=120"))).isTrue();
        assertThat(policy(61).isAtLeastAsStrictAs(policy(300, "a=60"))).isFalse();
        assertThat(policy(300).isAtLeastAsStrictAs(policy(300, "a=60"))).isFalse();
    }

    @Test
    void aScopeNeverLengthensTheCeiling() {
        assertThat(policy(100, "a=3600").ceiling(List.of("a"))).isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void theShortestScopeInTheTokenHolds() {
        assertThat(policy(300, "a=60", "b=90").ceiling(List.of("openid", "b", "a")))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(policy(300, "a=60").ceiling(List.of("openid"))).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "payments",
                "=60",
                "payments=",
                "payments=0",
                "payments=-5",
                "payments=9",
                "payments=86401",
                "payments=1e3",
                "pay ments=60"
            })
    void aBadScopeLifetimeIsRefusedByName(String entry) {
        assertThatThrownBy(() -> policy(300, entry))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("scope-lifetimes")
                .hasMessageContaining(entry);
    }

    @Test
    void aScopeMayStandOnceOnly() {
        assertThatThrownBy(() -> policy(300, "a=60", "a=90")).isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void aScopeMayHoldAnEqualsSign() {
        assertThat(policy(300, "urn:a=b=60").ceiling(List.of("urn:a=b"))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aCarriedCeilingComesBackAsItWas() {
        LifetimePolicy policy = policy(240, "a=60", "urn:a=b=90");

        assertThat(CarriedCeiling.read(CarriedCeiling.write(policy))).contains(policy);
        assertThat(CarriedCeiling.read("nonsense")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "121", "99999"})
    void aLongerLifespanExceedsTheCeiling(String attribute) {
        assertThat(ConfiguredLifespan.of(attribute).exceeds(Duration.ofMinutes(2)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "120", "10", "abc"})
    void aShorterOrNoLifespanDoesNot(String attribute) {
        assertThat(ConfiguredLifespan.of(attribute).exceeds(Duration.ofMinutes(2)))
                .isFalse();
    }

    private static LifetimePolicy policy(int seconds, String... scopes) {
        return LifetimeSettings.policy(Map.of("max-lifetime-seconds", seconds, "scope-lifetimes", List.of(scopes)));
    }
}
