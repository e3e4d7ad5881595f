package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TokenFamilyTest {
    private static final Instant SOON = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant LATE = Instant.parse("2026-11-01T11:00:00Z");

    @Test
    void expiresWithTheLaterOfItsTokens() {
        assertThat(TokenFamily.later(SOON, LATE)).isEqualTo(LATE);
        assertThat(TokenFamily.later(LATE, SOON)).isEqualTo(LATE);
    }

    @Test
    void neverExpiresOnceATokenNeverDoes() {
        assertThat(TokenFamily.later(null, LATE)).isNull();
        assertThat(TokenFamily.later(LATE, null)).isNull();
    }
}
