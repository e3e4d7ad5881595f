package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class NotBeforeRuleTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00.500Z");

    @Test
    void inThisSecondItEndsWhatBeganUntilNow() {
        assertThat(until("12:00:00Z")).isEqualTo(NOW);
    }

    @Test
    void savedLateItEndsWhatBeganUntilTheEndOfItsSecond() {
        assertThat(until("11:59:59Z")).isEqualTo(Instant.parse("2026-11-26T11:59:59.999Z"));
        assertThat(until("11:59:01Z")).isEqualTo(Instant.parse("2026-11-26T11:59:01.999Z"));
    }

    @Test
    void roundedUpItEndsWhatBeganUntilNow() {
        assertThat(until("12:00:01Z")).isEqualTo(NOW);
    }

    @Test
    void inThePastOrTheFutureItEndsOlderTokensOnly() {
        assertThat(until("11:59:00Z")).isNull();
        assertThat(until("12:00:02Z")).isNull();
    }

    @Test
    void theEdgesAreAMinuteBehindAndASecondAhead() {
        Instant full = Instant.parse("2026-11-26T12:00:00Z");

        assertThat(NotBeforeRule.endsFamiliesBegunUntil(full.minusSeconds(60), full))
                .contains(Instant.parse("2026-11-26T11:59:00.999Z"));
        assertThat(NotBeforeRule.endsFamiliesBegunUntil(full.minusSeconds(61), full))
                .isEmpty();
        assertThat(NotBeforeRule.endsFamiliesBegunUntil(full.plusSeconds(1), full))
                .contains(full);
        assertThat(NotBeforeRule.endsFamiliesBegunUntil(full.plusSeconds(2), full))
                .isEmpty();
    }

    @Test
    void anApiRefusesWhatWasIssuedUntilItWasSavedWhereItWasSetToNow() {
        assertThat(reach("12:00:00Z").notBefore()).isNull();
        assertThat(reach("11:59:01Z").notBefore()).isNull();
    }

    @Test
    void anApiRefusesOlderTokensOtherwise() {
        for (String time : new String[] {"11:59:00Z", "12:00:01Z", "13:00:00Z"}) {
            assertThat(reach(time).notBefore()).as(time).isEqualTo(at(time));
        }
    }

    private static Reach reach(String time) {
        return Reach.byNotBefore(at(time), NOW);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-26T" + time);
    }

    private static Instant until(String time) {
        return NotBeforeRule.endsFamiliesBegunUntil(at(time), NOW).orElse(null);
    }
}
