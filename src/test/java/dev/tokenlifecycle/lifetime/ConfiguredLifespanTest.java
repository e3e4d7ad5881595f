package dev.tokenlifecycle.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfiguredLifespanTest {
    private static final Duration CEILING = Duration.ofMinutes(5);

    @ParameterizedTest
    @CsvSource({
        "300,false",
        "301,true",
        "0,false",
        "-1,true",
        "-2,false",
        "x,false",
        "+3600,true",
        "00000000003600,true",
        "٣٦٠٠,true",
        "99999999999,false",
        "' 3600',false"
    })
    void exceedsTheCeilingFromTheNextSecondOn(String attribute, boolean exceeds) {
        assertThat(ConfiguredLifespan.of(attribute).exceeds(CEILING)).isEqualTo(exceeds);
    }

    @Test
    void isRefusedWithTheRangeAndTheValue() {
        assertThat(ConfiguredLifespan.of("28800").refusal(CEILING))
                .isEqualTo("Access Token Lifespan must be at most 300 seconds for this client (client policy, executor"
                        + " access-token-lifetime), was 28800");
        assertThat(ConfiguredLifespan.of("-1").refusal(CEILING)).endsWith("was the session's maximum (-1)");
        assertThat(ConfiguredLifespan.of("0").refusal(CEILING)).endsWith("was 0");
    }

    @ParameterizedTest
    @CsvSource({"3600,3600", "+3600,3600", "00000000003600,3600", "-1,36000", "-2,0", "'',60", "x,60"})
    void saysHowLongATokenLives(String attribute, long seconds) {
        assertThat(ConfiguredLifespan.of(attribute).longest(60, 36_000)).isEqualTo(seconds);
    }

    @Test
    void theRealmMayMeanTheSessionsMaximumToo() {
        assertThat(ConfiguredLifespan.of(null).longest(-1, 36_000)).isEqualTo(36_000);
    }
}
