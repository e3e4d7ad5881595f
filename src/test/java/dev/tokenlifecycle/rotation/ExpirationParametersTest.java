package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ExpirationParametersTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @Test
    void bothAreSecondsFromNow() {
        assertThat(members(NOW.plusSeconds(600), NOW.plusSeconds(3600)))
                .isEqualTo(Map.of("refresh_token_timeout", 600L, "authorization_expires_in", 3600L));
    }

    /** "This value SHALL NOT exceed the value in authorization_expires_in." */
    @Test
    void aTokenDoesNotOutliveTheAuthorization() {
        assertThat(members(NOW.plusSeconds(600), NOW.plusSeconds(60)))
                .isEqualTo(Map.of("refresh_token_timeout", 60L, "authorization_expires_in", 60L));
        assertThat(members(Instant.MAX, NOW.plusSeconds(60)))
                .isEqualTo(Map.of("refresh_token_timeout", 60L, "authorization_expires_in", 60L));
    }

    @Test
    void whatNothingLimitsIsLeftOut() {
        assertThat(members(NOW.plusSeconds(600), Instant.MAX)).isEqualTo(Map.of("refresh_token_timeout", 600L));
        assertThat(members(Instant.MAX, Instant.MAX)).isEmpty();
    }

    /** An app that waits as long as it was told must not come too late. */
    @Test
    void aFractionOfASecondIsNotPromised() {
        assertThat(members(NOW.plusMillis(1999), Instant.MAX)).isEqualTo(Map.of("refresh_token_timeout", 1L));
        assertThat(members(NOW.minusMillis(1), Instant.MAX)).isEqualTo(Map.of("refresh_token_timeout", 0L));
    }

    private static Map<String, Object> members(Instant tokenEnd, Instant authorizationEnd) {
        return ExpirationParameters.of(tokenEnd, authorizationEnd, NOW).members();
    }
}
