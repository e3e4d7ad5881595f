package dev.tokenlifecycle.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecondsSettingTest {
    private static final SecondsSetting GRACE = new SecondsSetting("grace-seconds", 10, 5, 300, null);
    private static final SecondsSetting IDLE = new SecondsSetting("idle-seconds", 0, 30, 60, "Keycloak's own");

    @Test
    void isTheDefaultWhereTheKeyIsAbsentOrEmpty() {
        assertThat(GRACE.in(Map.of())).isEqualTo(Duration.ofSeconds(10));
        assertThat(GRACE.read("")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void bothEndsOfTheRangeAreGood() {
        assertThat(GRACE.read(5)).isEqualTo(Duration.ofSeconds(5));
        assertThat(GRACE.read(300L)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void isReadFromTextAsTheConsoleSendsIt() {
        assertThat(GRACE.read(" 42 ")).isEqualTo(Duration.ofSeconds(42));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "301", "0", "-5", "5.0", "1e1", "0x10", "ten", " ", "99999999999999999999"})
    void refusesWhatIsOutsideTheRange(String raw) {
        assertThatThrownBy(() -> GRACE.read(raw))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("grace-seconds must be between 5 and 300, was \"" + raw + "\"");
    }

    @Test
    void refusesOtherTypesEvenIfTheyLookLikeANumber() {
        assertThatThrownBy(() -> GRACE.read(10.0)).hasMessageEndingWith("was 10.0");
        assertThatThrownBy(() -> GRACE.read(true)).hasMessageEndingWith("was true");
        assertThatThrownBy(() -> GRACE.read(List.of(10))).hasMessageEndingWith("was [10]");
    }

    @Test
    void zeroIsGoodBelowTheRangeOnlyWhereItMeansSomething() {
        assertThat(IDLE.read(0)).isEqualTo(Duration.ZERO);
        assertThatThrownBy(() -> IDLE.read(29))
                .hasMessage("idle-seconds must be 0 (Keycloak's own) or between 30 and 60, was 29");
        assertThatThrownBy(() -> IDLE.read(-1)).isInstanceOf(InvalidSettingException.class);
    }
}
