package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OriginTest {
    @Test
    void isEmptyWhereARequestSaysNothing() {
        assertThat(Origin.of(null, null)).isEqualTo(new Origin("", ""));
    }

    @Test
    void cutsAUserAgentAfter120Characters() {
        assertThat(Origin.of("192.0.2.1", "x".repeat(120))).isEqualTo(new Origin("192.0.2.1", "x".repeat(120)));
        assertThat(Origin.of("192.0.2.1", "x".repeat(121))).isEqualTo(new Origin("192.0.2.1", "x".repeat(120)));
    }

    @Test
    void keepsNoCharacterThatCouldForgeALineOrAField() {
        assertThat(Origin.of("192.0.2.1", "a\r\nb|c")).isEqualTo(new Origin("192.0.2.1", "a  b c"));
        assertThat(Origin.of("192.0.2.1", "a\u0085b\u2028c\u202Ed")).isEqualTo(new Origin("192.0.2.1", "a b c d"));
    }

    /** A database may refuse them, and with them the login. */
    @Test
    void keepsNoCharacterBeyondTheBasicPlaneAndNoHalfOfOne() {
        Origin origin = Origin.of("192.0.2.1", "a".repeat(119) + "\uD83D\uDE00b\uD83D");

        assertThat(origin.userAgent()).isEqualTo("a".repeat(119) + " ");
        assertThat(Origin.of(null, "\uDE00x").userAgent()).isEqualTo(" x");
    }
}
