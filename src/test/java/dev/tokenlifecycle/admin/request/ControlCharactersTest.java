package dev.tokenlifecycle.admin.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlCharactersTest {
    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x09, 0x0a, 0x1b, 0x1f, 0x7f, 0x85, 0x9f})
    void oneIsFoundAnywhere(int code) {
        assertThat(ControlCharacters.in("ab" + Character.toString(code))).isTrue();
        assertThat(ControlCharacters.in(Character.toString(code) + "ab")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "Zoë van 't Hof", "😀", "\u00a0", " "})
    void otherTextHasNone(String text) {
        assertThat(ControlCharacters.in(text)).isFalse();
    }
}
