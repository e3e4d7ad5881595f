package dev.tokenlifecycle.revocation.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "' 120 ',120",
        "999999999,999999999",
        "'Sun, 1 Nov 2026 10:01:30 GMT',90",
        "'Sun, 1 Nov 2026 10:00:00 GMT',0",
        "'Sun, 1 Nov 2026 09:00:00 GMT',0"
    })
    void isSecondsOrADateOfWhichThePastIsNow(String header, long seconds) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "1000000000", "2026-11-01T10:01:30Z"})
    void isNothingWhereItCannotBeRead(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isNull();
    }

    @Test
    void isNothingWhereThereIsNone() {
        assertThat(RetryAfter.parse(null, NOW)).isNull();
    }
}
