package dev.tokenlifecycle.revocation.retry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FailureTextTest {
    @Test
    void keepsWhatEveryDatabaseKeeps() {
        assertThat(FailureText.of("status 400, ungültig: 鍵")).isEqualTo("status 400, ungültig: 鍵");
    }

    @Test
    void isOneLine() {
        assertThat(FailureText.of("  two\r\n\tlines\u2028 ")).isEqualTo("two lines");
    }

    @Test
    void hasNoNulNoHalfAndNoDoubleCharacter() {
        assertThat(FailureText.of("a\0b\u001b[31m\ud800c\ud83d\ude00")).isEqualTo("a?b?[31m?c?");
    }

    @Test
    void hasAnEnd() {
        assertThat(FailureText.of("x".repeat(10_000))).hasSize(500).endsWith("x…");
        assertThat(FailureText.of("x".repeat(500))).hasSize(500).endsWith("xx");
    }
}
