package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerdictTest {
    @ParameterizedTest
    @EnumSource
    void isReadFromItsName(Verdict verdict) {
        assertThat(Verdict.parse(verdict.wireName())).contains(verdict);
    }

    @Test
    void isNamedInLowerCaseWithUnderscores() {
        assertThat(Verdict.LOST_RESPONSE.wireName()).isEqualTo("lost_response");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "stolen", "SUPERSEDED", " superseded"})
    void isNothingElse(String name) {
        assertThat(Verdict.parse(name)).isEmpty();
    }
}
