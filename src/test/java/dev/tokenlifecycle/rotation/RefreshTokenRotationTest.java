package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.rotation.RotationDecision.Keep;
import dev.tokenlifecycle.rotation.RotationDecision.Refuse;
import dev.tokenlifecycle.rotation.RotationDecision.Replay;
import dev.tokenlifecycle.rotation.RotationDecision.Reuse;
import dev.tokenlifecycle.rotation.RotationDecision.Rotate;
import dev.tokenlifecycle.rotation.RotationDecision.Tolerate;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RefreshTokenRotationTest {
    private static final FamilyId FAMILY = new FamilyId("family");
    private static final Instant LOGIN = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant ROTATED = LOGIN.plusSeconds(100);
    private static final Origin SOMEWHERE = new Origin("192.0.2.1", "test");

    @Test
    void isRotateForTheCurrentGeneration() {
        assertThat(decide(Map.of(), 5, 5, ROTATED)).isEqualTo(new Rotate(6, Verdict.ROTATED));
    }

    @Test
    void isRotateForATokenFromBeforeThePolicy() {
        assertThat(RefreshTokenRotation.decide(policy(Map.of()), token(0), null, false, ROTATED))
                .isEqualTo(new Rotate(1, Verdict.ROTATED));
    }

    @Test
    void isRefuseForARotatedTokenOfAnUnknownFamily() {
        assertThat(RefreshTokenRotation.decide(policy(Map.of()), token(1), null, false, ROTATED))
                .isEqualTo(new Refuse(Verdict.UNKNOWN_FAMILY));
    }

    @Test
    void isReplayOfTheCurrentGenerationJustBeforeTheGraceEnds() {
        assertThat(decide(Map.of(), 4, 5, ROTATED.plusMillis(9_999))).isEqualTo(new Replay(5, Verdict.CONCURRENT));
    }

    @Test
    void isReuseOnceTheGraceEnds() {
        assertThat(decide(Map.of("recover-lost-response", false), 4, 5, ROTATED.plusSeconds(10)))
                .isEqualTo(new Reuse(Verdict.SUPERSEDED));
    }

    @Test
    void isReuseAtOnceWithoutAGrace() {
        assertThat(decide(Map.of("reuse-grace-seconds", 0), 4, 5, ROTATED)).isEqualTo(new Reuse(Verdict.SUPERSEDED));
    }

    @Test
    void isReplayOfALostResponseHoweverLateWhereThatIsRecovered() {
        assertThat(decide(Map.of("recover-lost-response", true), 4, 5, ROTATED.plusSeconds(86_400)))
                .isEqualTo(new Replay(5, Verdict.LOST_RESPONSE));
    }

    @Test
    void isReplayOfALostResponseHoweverLateByDefault() {
        assertThat(decide(Map.of(), 4, 5, ROTATED.plusSeconds(86_400))).isEqualTo(new Replay(5, Verdict.LOST_RESPONSE));
    }

    @Test
    void isReuseForAnotherTokenOfTheGenerationBeforeHoweverSoonTheGraceHasEnded() {
        PresentedToken copy = new PresentedToken("t4-copy", FAMILY, 4, LOGIN, null, false);

        assertThat(RefreshTokenRotation.decide(policy(Map.of()), copy, family(5), false, ROTATED.plusSeconds(10)))
                .isEqualTo(new Reuse(Verdict.SUPERSEDED));
    }

    @Test
    void isReplayWhereAVersionThatDidNotKeepWhoRotatedHasRotatedLast() {
        TokenFamily before = new TokenFamily(FAMILY, 5, LOGIN, ROTATED, null, null, SOMEWHERE, false);

        assertThat(RefreshTokenRotation.decide(policy(Map.of()), token(4), before, false, ROTATED.plusSeconds(86_400)))
                .isEqualTo(new Replay(5, Verdict.LOST_RESPONSE));
    }

    @Test
    void isReuseTwoGenerationsBackEvenInTheSameInstant() {
        assertThat(decide(Map.of("recover-lost-response", true, "reuse-grace-seconds", 300), 3, 5, ROTATED))
                .isEqualTo(new Reuse(Verdict.SUPERSEDED));
    }

    @Test
    void isReplayWhereTheClockOfAnotherNodeIsBehind() {
        assertThat(decide(Map.of(), 4, 5, ROTATED.minusSeconds(2))).isEqualTo(new Replay(5, Verdict.CONCURRENT));
    }

    @Test
    void isFastForwardForANewerGenerationThanKnown() {
        assertThat(decide(Map.of(), 7, 5, ROTATED)).isEqualTo(new Rotate(8, Verdict.FAST_FORWARDED));
    }

    @Test
    void isRefuseForARevokedFamilyWhateverItsState() {
        assertThat(RefreshTokenRotation.decide(policy(Map.of()), token(5), family(5), true, ROTATED))
                .isEqualTo(new Refuse(Verdict.REVOKED_FAMILY));
    }

    @Test
    void isRotateJustBeforeTheAbsoluteLifetimeEnds() {
        assertThat(decide(Map.of("absolute-lifetime-seconds", 200), 5, 5, LOGIN.plusSeconds(199)))
                .isEqualTo(new Rotate(6, Verdict.ROTATED));
    }

    @Test
    void isRefuseOnceTheAbsoluteLifetimeEnds() {
        assertThat(decide(Map.of("absolute-lifetime-seconds", 200), 5, 5, LOGIN.plusSeconds(200)))
                .isEqualTo(new Refuse(Verdict.EXPIRED_FAMILY));
    }

    @Test
    void isRefuseOnceTheFamilyIsIdleForTooLong() {
        assertThat(decide(Map.of("idle-lifetime-seconds", 30), 5, 5, ROTATED.plusSeconds(30)))
                .isEqualTo(new Refuse(Verdict.EXPIRED_FAMILY));
    }

    @Test
    void isRefuseForATokenFromBeforeThePolicyThatIsTooOld() {
        assertThat(RefreshTokenRotation.decide(
                        policy(Map.of("absolute-lifetime-seconds", 60)), token(0), null, false, LOGIN.plusSeconds(60)))
                .isEqualTo(new Refuse(Verdict.EXPIRED_FAMILY));
    }

    @Test
    void isReuseWithoutAGraceEvenWhereTheClockOfAnotherNodeIsBehind() {
        assertThat(decide(Map.of("reuse-grace-seconds", 0), 4, 5, ROTATED.minusSeconds(2)))
                .isEqualTo(new Reuse(Verdict.SUPERSEDED));
    }

    @Test
    void isReplayWithinTheGraceRatherThanALostResponse() {
        assertThat(decide(Map.of("recover-lost-response", true), 4, 5, ROTATED.plusSeconds(1)))
                .isEqualTo(new Replay(5, Verdict.CONCURRENT));
    }

    @Test
    void countsAReplayAsAUseOfTheFamily() {
        PresentedToken replayed = new PresentedToken("t5", FAMILY, 5, ROTATED.plusSeconds(9), null, false);

        assertThat(RefreshTokenRotation.decide(
                        policy(Map.of("idle-lifetime-seconds", 30)),
                        replayed,
                        family(5),
                        false,
                        ROTATED.plusSeconds(35)))
                .isEqualTo(new Rotate(6, Verdict.ROTATED));
    }

    @Test
    void leavesASenderConstrainedTokenAlone() {
        PresentedToken bound = new PresentedToken("t0", FAMILY, 0, LOGIN, null, true);

        assertThat(RefreshTokenRotation.decide(
                        policy(Map.of("rotate", "unless-sender-constrained")), bound, family(0), false, ROTATED))
                .isEqualTo(new Keep(0));
    }

    @Test
    void rotatesABearerTokenUnlessSenderConstrained() {
        assertThat(decide(Map.of("rotate", "unless-sender-constrained"), 0, 0, ROTATED))
                .isEqualTo(new Rotate(1, Verdict.ROTATED));
    }

    @Test
    void keepsWhatNeverRotatesWhateverItsGeneration() {
        assertThat(decide(Map.of("rotate", "never"), 2, 5, ROTATED)).isEqualTo(new Keep(5));
    }

    @Test
    void endsAnExemptFamilyWithItsAbsoluteLifetime() {
        assertThat(decide(Map.of("rotate", "never", "absolute-lifetime-seconds", 60), 0, 0, LOGIN.plusSeconds(60)))
                .isEqualTo(new Refuse(Verdict.EXPIRED_FAMILY));
    }

    @Test
    void refusesNothingWhileItObserves() {
        assertThat(decide(Map.of("mode", "observe"), 3, 5, ROTATED)).isEqualTo(new Tolerate(5, Verdict.SUPERSEDED));
    }

    @Test
    void toleratesAnUnknownFamilyWhileItObserves() {
        assertThat(RefreshTokenRotation.decide(policy(Map.of("mode", "observe")), token(4), null, false, ROTATED))
                .isEqualTo(new Tolerate(4, Verdict.UNKNOWN_FAMILY));
    }

    @Test
    void refusesARevokedFamilyEvenWhileItObserves() {
        assertThat(RefreshTokenRotation.decide(policy(Map.of("mode", "observe")), token(5), family(5), true, ROTATED))
                .isEqualTo(new Refuse(Verdict.REVOKED_FAMILY));
    }

    @Test
    void countsACondemnedFamilyOnceWhileItObserves() {
        RotationPolicy observe = policy(Map.of("mode", "observe"));

        assertThat(RefreshTokenRotation.decide(observe, token(5), condemned(), false, ROTATED))
                .isEqualTo(new Rotate(6, Verdict.REVOKED_FAMILY));
        assertThat(RefreshTokenRotation.decide(observe, token(4), condemned(), false, ROTATED))
                .isEqualTo(new Replay(5, Verdict.REVOKED_FAMILY));
        assertThat(RefreshTokenRotation.decide(observe, token(1), condemned(), false, ROTATED))
                .isEqualTo(new Tolerate(5, Verdict.REVOKED_FAMILY));
    }

    @Test
    void forgivesWhatItObservedOnceItEnforces() {
        assertThat(RefreshTokenRotation.decide(policy(Map.of()), token(5), condemned(), false, ROTATED))
                .isEqualTo(new Rotate(6, Verdict.ROTATED));
    }

    private static TokenFamily condemned() {
        return new TokenFamily(FAMILY, 5, LOGIN, ROTATED, "t4", null, SOMEWHERE, true);
    }

    private static RotationDecision decide(Map<String, ?> settings, long presented, long current, Instant now) {
        return RefreshTokenRotation.decide(policy(settings), token(presented), family(current), false, now);
    }

    private static RotationPolicy policy(Map<String, ?> settings) {
        return RotationSettings.policy(settings);
    }

    private static PresentedToken token(long generation) {
        return new PresentedToken("t" + generation, FAMILY, generation, LOGIN, null, false);
    }

    private static TokenFamily family(long generation) {
        return new TokenFamily(FAMILY, generation, LOGIN, ROTATED, "t" + (generation - 1), null, SOMEWHERE, false);
    }
}
