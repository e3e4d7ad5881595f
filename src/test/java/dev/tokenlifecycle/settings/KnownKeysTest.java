package dev.tokenlifecycle.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class KnownKeysTest {
    private static final FlagSetting FLAG = new FlagSetting("notify", true);
    private static final KnownKeys KEYS = KnownKeys.of(FLAG, new FlagSetting("other", false));

    @Test
    void knownKeysPassWhetherAllAreGivenOrNone() {
        assertThatCode(() -> KEYS.check(Map.of())).doesNotThrowAnyException();
        assertThatCode(() -> KEYS.check(Map.of("notify", "x", "other", 1))).doesNotThrowAnyException();
    }

    @Test
    void aTypingErrorInAKeyIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> KEYS.check(Map.of("notfy", true)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("unknown key \"notfy\"; the known ones are notify, other");
    }

    @Test
    void aFlagIsABooleanOrItsText() {
        assertThat(FLAG.in(Map.of())).isTrue();
        assertThat(FLAG.read("")).isTrue();
        assertThat(FLAG.read(false)).isFalse();
        assertThat(FLAG.read("false")).isFalse();
    }

    @Test
    void aFlagIsNothingElse() {
        assertThatThrownBy(() -> FLAG.read("yes")).hasMessage("notify must be true or false, was \"yes\"");
        assertThatThrownBy(() -> FLAG.read("TRUE")).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> FLAG.read(1)).hasMessageEndingWith("was 1");
    }
}
