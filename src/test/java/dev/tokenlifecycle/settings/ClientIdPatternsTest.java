package dev.tokenlifecycle.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientIdPatternsTest {
    @ParameterizedTest
    @CsvSource({
        "web, web, true",
        "web, web2, false",
        "web, WEB, false",
        "*, anything at all, true",
        "mobile-*, mobile-ios, true",
        "mobile-*, mobile-, true",
        "mobile-*, my-mobile-ios, false",
        "https://*.example/*, https://app.example/x, true",
        "a.c, abc, false",
        "a**b, a-b, true",
        "ab*ba, aba, false",
        "a*b*c, a-c-b-c, true",
        "a*b*c, a-c-b, false",
        "*b*, abc, true",
        "**, '', true"
    })
    void aStarStandsForAnyCharacters(String pattern, String clientId, boolean matches) {
        assertThat(ClientIdPatterns.of(Map.of("client-ids", List.of("none", pattern)))
                        .match(clientId))
                .isEqualTo(matches);
    }

    /** Anybody may send a client id: what is compared with it may not take long. */
    @Test
    @Timeout(10)
    void manyStarsTakeNoLonger() {
        ClientIdPatterns patterns = ClientIdPatterns.of(Map.of("client-ids", List.of("*a".repeat(120) + "*b")));

        assertThat(patterns.match("a".repeat(4000))).isFalse();
        assertThat(patterns.match("a".repeat(4000) + "b")).isTrue();
    }

    @Test
    void readsTheListOfAToolThatWritesOneString() {
        assertThat(ClientIdPatterns.of(Map.of("client-ids", "web##app", "is-negative-logic", true))
                        .match("app"))
                .isTrue();
    }

    @Test
    void refusesAListThatNamesNobody() {
        assertThatThrownBy(() -> ClientIdPatterns.of(Map.of("client-ids", List.of(" "))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("client-ids must be a list of 1 to 200 client ids");
        assertThatThrownBy(() -> ClientIdPatterns.of(Map.of())).isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatThrownBy(() -> ClientIdPatterns.of(Map.of("client-ids", Collections.nCopies(201, "web"))))
                .isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> ClientIdPatterns.of(Map.of("client-ids", List.of("x".repeat(256)))))
                .isInstanceOf(InvalidSettingException.class);
    }

    /** It would name no client, and nobody would see why. */
    @ParameterizedTest
    @ValueSource(strings = {"web ", " web", "web\t", "web\n", "\u00a0web", "web\u200b", "\ufeffweb", "app## web"})
    void refusesABlankAtAnEndOfAnId(String id) {
        assertThatThrownBy(() -> ClientIdPatterns.of(Map.of("client-ids", id)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("client-ids must be a list of 1 to 200 client ids")
                .hasMessageContaining("without blanks at their ends, was \"");
        assertThat(ClientIdPatterns.of(Map.of("client-ids", "my app")).match("my app"))
                .isTrue();
    }

    @Test
    void refusesAKeyThatItDoesNotKnow() {
        assertThatThrownBy(() -> ClientIdPatterns.of(Map.of("client-id", List.of("web"))))
                .hasMessageContaining("client-id");
    }
}
