package dev.tokenlifecycle.admin.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstantRangeTest {
    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-11-25T22:00:00.123Z", "9999-12-31T23:59:59.999999999Z"})
    void anInstantFrom1970To9999IsTaken(String text) {
        assertThat(InstantRange.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1969-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59Z",
                "-1000000000-01-01T00:00:00Z",
                "yesterday",
                "2026-11-25"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> InstantRange.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
