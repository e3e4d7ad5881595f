package dev.tokenlifecycle.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OneLineTest {
    @Test
    void nothingEndsTheLine() {
        assertThat(OneLine.of("a\r\nb\u0085c\u2028d\u2029e\u0000f\tg")).isEqualTo("a  b c d e f g");
    }

    @Test
    void nothingSpeaksToATerminal() {
        assertThat(OneLine.of("\u001B[31mred\u009B0m\u007F")).isEqualTo(" [31mred 0m ");
    }

    @Test
    void nothingTurnsTheDirection() {
        assertThat(OneLine.of("web\u202Eneve\u2066x")).isEqualTo("web neve x");
    }

    @Test
    void lettersOfEveryLanguageStay() {
        assertThat(OneLine.of("日本語 – é = 50%")).isEqualTo("日本語 – é = 50%");
    }
}
