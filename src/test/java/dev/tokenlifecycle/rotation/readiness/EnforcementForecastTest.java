package dev.tokenlifecycle.rotation.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.rotation.readiness.EnforcementForecast.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A synthetic history of which it is known whom each setting refuses. */
final class EnforcementForecastTest {
    private final List<ObservedRefresh> history = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-19T08:00:00Z");

    /** Two tabs 8 s apart; a retry of a lost answer after 45 s; a stolen copy after 45 s; a token three generations old. */
    private void mixedHistory() {
        refresh("tabs", 0, 0, 900, false);
        refresh("tabs", 0, 1, 8, true);
        refresh("tabs", 1, 1, 300, false);
        refresh("retry", 4, 4, 300, false);
        refresh("retry", 4, 5, 45, true);
        refresh("stolen", 2, 2, 300, false);
        refresh("stolen", 2, 3, 45, false);
        refresh("ancient", 1, 4, 2, false);
        refresh("honest", 7, 7, 300, false);
    }

    @ParameterizedTest
    @CsvSource({
        "0,false,tabs retry stolen ancient",
        "5,false,tabs retry stolen ancient",
        "10,false,retry stolen ancient",
        "30,false,retry stolen ancient",
        "60,false,ancient",
        "300,false,ancient",
        "0,true,stolen ancient",
        "10,true,stolen ancient",
        "60,true,ancient"
    })
    void refusesWhomTheSettingsRefuse(int grace, boolean recover, String families) {
        mixedHistory();

        EnforcementForecast forecast = forecast(grace, recover);

        assertThat(forecast.refusals())
                .extracting(refusal -> refusal.refresh().family())
                .containsExactly(families.split(" "));
        assertThat(forecast.familiesEnded()).isEqualTo(families.split(" ").length);
        assertThat(forecast.usersRefused()).isEqualTo(families.split(" ").length);
    }

    @Test
    void theGraceEndsWithItsLastSecond() {
        refresh("a", 0, 1, 9, false);
        refresh("b", 0, 1, 10, false);

        assertThat(forecast(10, false).refusals())
                .extracting(refusal -> refusal.refresh().family())
                .containsExactly("b");
    }

    @Test
    void aFamilyEndsOnce() {
        refresh("a", 0, 2, 1, false);
        refresh("a", 1, 2, 2, false);
        refresh("a", 2, 2, 3, false);

        assertThat(forecast(0, false).refusals()).hasSize(1);
    }

    @Test
    void theLoserOfARaceIsRefusedOnlyWhereATokenWorksStrictlyOnce() {
        add("a", 3, 3, 0, false, Verdict.CONCURRENT);
        refresh("a", 4, 4, 300, false);

        assertThat(forecast(0, false).refusals())
                .extracting(Refusal::endsFamily)
                .containsExactly(false);
        assertThat(forecast(0, false).familiesEnded()).isZero();
        assertThat(forecast(0, true).refusals()).isEmpty();
        assertThat(forecast(5, false).refusals()).isEmpty();
    }

    @Test
    void aTokenThatIsNotRotatedIsNeverRefused() {
        add("a", 1, 9, 300, false, Verdict.EXEMPT);

        assertThat(forecast(0, false).refusals()).isEmpty();
    }

    @Test
    void anExpiredFamilyIsRefusedUnderEverySetting() {
        add("a", 5, 5, 300, false, Verdict.EXPIRED_FAMILY);

        assertThat(forecast(300, true).familiesEnded()).isEqualTo(1);
    }

    /** Observed under another setting, the family is marked from its first offence on; its later events say so. */
    @Test
    void aVerdictOfTheObservedSettingDecidesNothing() {
        add("a", 0, 1, 8, true, Verdict.SUPERSEDED);
        add("a", 1, 1, 300, false, Verdict.REVOKED_FAMILY);

        assertThat(forecast(10, false).refusals()).isEmpty();
        assertThat(forecast(5, false).familiesEnded()).isEqualTo(1);
    }

    @Test
    void aTokenNewerThanTheServerKnowsIsAnswered() {
        refresh("a", 5, 3, 300, false);

        assertThat(forecast(0, false).refusals()).isEmpty();
    }

    private EnforcementForecast forecast(int grace, boolean recover) {
        return EnforcementForecast.of(history, Duration.ofSeconds(grace), recover);
    }

    private void refresh(String family, long generation, long current, long seconds, boolean caused) {
        add(family, generation, current, seconds, caused, Verdict.ROTATED);
    }

    private void add(String family, long generation, long current, long seconds, boolean caused, Verdict verdict) {
        now = now.plusSeconds(1);
        history.add(new ObservedRefresh(
                now,
                "app",
                "user of " + family,
                family,
                generation,
                current,
                Duration.ofSeconds(seconds),
                caused,
                verdict,
                Origin.UNKNOWN,
                Origin.UNKNOWN));
    }
}
