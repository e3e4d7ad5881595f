package dev.tokenlifecycle.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChoiceSettingTest {
    private enum Size {
        SMALL,
        VERY_LARGE
    }

    private static final ChoiceSetting<Size> ONE = new ChoiceSetting<>("size", Size.SMALL);
    private static final ChoicesSetting<Size> SOME = new ChoicesSetting<>("sizes", Size.class);

    @Test
    void wordsAreKebabCase() {
        assertThat(ONE.wireNames()).containsExactly("small", "very-large");
        assertThat(SOME.wireNames()).containsExactly("small", "very-large");
    }

    @Test
    void isTheDefaultWhereTheKeyIsAbsentOrEmpty() {
        assertThat(ONE.in(Map.of())).isEqualTo(Size.SMALL);
        assertThat(ONE.read("")).isEqualTo(Size.SMALL);
    }

    @Test
    void readsAWord() {
        assertThat(ONE.read("very-large")).isEqualTo(Size.VERY_LARGE);
    }

    @Test
    void refusesAnythingButTheExactWord() {
        assertThatThrownBy(() -> ONE.read("VERY_LARGE"))
                .hasMessage("size must be one of small, very-large, was \"VERY_LARGE\"");
        assertThatThrownBy(() -> ONE.read("small ")).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> ONE.read(1)).hasMessageEndingWith("was 1");
        assertThatThrownBy(() -> ONE.read(List.of("small"))).hasMessageEndingWith("was [small]");
    }

    @Test
    void noneOfSeveralMeansAll() {
        assertThat(SOME.in(Map.of())).containsExactly(Size.SMALL, Size.VERY_LARGE);
        assertThat(SOME.read(List.of())).containsExactly(Size.SMALL, Size.VERY_LARGE);
        assertThat(SOME.read("")).containsExactly(Size.SMALL, Size.VERY_LARGE);
    }

    @Test
    void severalAreAListOrOneStringAndCountOnce() {
        assertThat(SOME.read(List.of("very-large", "very-large"))).containsExactly(Size.VERY_LARGE);
        assertThat(SOME.read("very-large##small")).containsExactly(Size.SMALL, Size.VERY_LARGE);
    }

    @Test
    void refusesTheOneWordOfSeveralThatIsUnknown() {
        assertThatThrownBy(() -> SOME.read(List.of("small", "huge")))
                .hasMessage("sizes must be some of small, very-large, was \"huge\"");
        assertThatThrownBy(() -> SOME.read(List.of(3))).hasMessageEndingWith("was 3");
        assertThatThrownBy(() -> SOME.read(Map.of())).isInstanceOf(InvalidSettingException.class);
    }
}
