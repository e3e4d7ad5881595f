package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {
    private final Redaction redaction = new Redaction(List.of("Bearer ab/c&d", "ab/c&d"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer ab/c&d",
                "ab/c&d",
                "ab\\/c&d",
                "ab\\u002Fc\\u0026d",
                "\\u0061b\\u002fc&d",
                "ab\\\\/c\\\\u0026d",
                "ab%2Fc%26d",
                "ab&#47;c&amp;d",
                "ab&#x2F;c&#38;d"
            })
    void aSecretIsHiddenHoweverItIsEscaped(String echoed) {
        assertThat(redaction.of("<" + echoed + ">")).isEqualTo("<***>");
    }

    @Test
    void everyOccurrenceIsHidden() {
        assertThat(redaction.of("ab/c&d, abab/c&d, ab/c")).isEqualTo("***, ab***, ab/c");
    }

    @ParameterizedTest
    @CsvSource({
        "x Bearer ab, x ***",
        "x ab/c, x ***",
        "x ab\\/c\\u00, x ***",
        "x ab/c%2, x ***",
        "x ab/c&am, x ***",
        "x ab/, x ab/",
        "ab/c x, ab/c x"
    })
    void aTextThatWasCutMayEndWithinASecret(String text, String shown) {
        assertThat(redaction.ofBeginning(text)).isEqualTo(shown);
    }

    @Test
    void theEndOfAWholeTextIsShown() {
        assertThat(redaction.of("you need a Bearer")).isEqualTo("you need a Bearer");
    }

    @Test
    void whatIsFoundInOrdinaryWordsIsNoSecret() {
        assertThat(new Redaction(List.of("abc")).of("abcdef")).isEqualTo("abcdef");
    }

    @Test
    void anotherLetterIsNoEscape() {
        assertThat(redaction.of("ab\\nc&d ab%2Ec&d ab\\u002")).isEqualTo("ab\\nc&d ab%2Ec&d ab\\u002");
    }
}
