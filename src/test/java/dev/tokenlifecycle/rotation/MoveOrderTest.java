package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.rotation.RotationDecision.Follow;
import dev.tokenlifecycle.rotation.RotationDecision.Refuse;
import dev.tokenlifecycle.rotation.RotationDecision.Replay;
import dev.tokenlifecycle.rotation.RotationDecision.Rotate;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class MoveOrderTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final Instant FIVE_MINUTES_AGO = Instant.parse("2026-11-25T09:55:00Z");
    private static final Rotate TO_SIX = new Rotate(6, Verdict.ROTATED);

    private final Set<Long> ofOthers = new HashSet<>();
    private final Set<Long> mine = new HashSet<>();
    private boolean pending = true;

    @Test
    void movesTheFamilyWhenNobodyElseIsUnderWay() {
        assertThat(decide(10, 5, at(5), true)).isEqualTo(TO_SIX);
        assertThat(mine).containsExactlyInAnyOrder(5L, 4L);
    }

    @Test
    void movesAFamilyWithoutAState() {
        assertThat(decide(10, 0, () -> null, true)).isEqualTo(new Rotate(1, Verdict.ROTATED));
    }

    @Test
    void followsTheRequestThatHasClaimedTheSameToken() {
        assertThat(decide(10, 5, at(5), false)).isEqualTo(new Follow(6));
    }

    @Test
    void replaysThePredecessorWhoeverHasClaimedIt() {
        assertThat(decide(10, 5, at(6), false)).isEqualTo(new Replay(6, Verdict.CONCURRENT));
    }

    @Test
    void refusesTheLoserWhereATokenIsStrictlySingleUse() {
        assertThat(decide(0, 5, at(5), false)).isEqualTo(new Refuse(Verdict.CONCURRENT));
    }

    @Test
    void asksForNoOtherClaimWhereATokenIsStrictlySingleUse() {
        ofOthers.add(4L);

        assertThat(decide(0, 5, at(5), true)).isEqualTo(TO_SIX);
    }

    @Test
    void keepsTheGenerationThatAnotherRequestIsStillReaching() {
        ofOthers.add(4L);

        assertThat(decide(10, 5, at(5), true)).isEqualTo(new Follow(5));
    }

    @Test
    void asksForNoOtherClaimOnceNoRequestCanStillBeReachingTheGeneration() {
        ofOthers.add(4L);

        assertThat(decide(10, 5, () -> family(5, FIVE_MINUTES_AGO.minusMillis(1)), true))
                .isEqualTo(TO_SIX);
        assertThat(decide(10, 5, () -> family(5, FIVE_MINUTES_AGO), true)).isEqualTo(new Follow(5));
    }

    @Test
    void asksForNoOtherClaimWhereTheTokenProvesThatItsGenerationWasReached() {
        ofOthers.add(4L);
        pending = false;

        assertThat(decide(10, 5, at(5), true)).isEqualTo(TO_SIX);
        assertThat(mine).containsExactly(5L);
    }

    @Test
    void aProofOfTheTokenSaysNothingOfAStateElsewhere() {
        ofOthers.add(1L);
        pending = false;

        assertThat(decide(10, 5, at(2), true)).isEqualTo(new Follow(5));
    }

    @Test
    void movesAheadOfAStateThatNobodyElseMoves() {
        assertThat(decide(10, 5, at(2), true)).isEqualTo(new Rotate(6, Verdict.FAST_FORWARDED));
        assertThat(mine).contains(5L, 4L, 2L, 1L);
    }

    @Test
    void keepsTheGenerationAheadOfAStateThatAnotherRequestMoves() {
        ofOthers.add(2L);

        assertThat(decide(10, 5, at(2), true)).isEqualTo(new Follow(5));
    }

    @Test
    void keepsTheGenerationAheadOfAStateThatAnotherRequestIsStillReaching() {
        ofOthers.add(1L);

        assertThat(decide(10, 5, at(2), true)).isEqualTo(new Follow(5));
    }

    @Test
    void believesTheStateThatItReadsOnceItHasTheClaims() {
        // The first read shows what a request wrote before it failed.
        Supplier<TokenFamily> state = () -> family(mine.contains(4L) ? 6 : 5, NOW);

        assertThat(decide(10, 5, state, true)).isEqualTo(new Replay(6, Verdict.CONCURRENT));
    }

    private RotationDecision decide(int grace, long presented, Supplier<TokenFamily> state, boolean claimed) {
        if (claimed) {
            mine.add(presented);
        }
        return MoveOrder.decide(
                RotationSettings.policy(Map.of("reuse-grace-seconds", grace)),
                new PresentedToken(new FamilyId("f"), presented, NOW, null, pending, false),
                false,
                claimed,
                generation -> !ofOthers.contains(generation) && (mine.add(generation) || mine.contains(generation)),
                state,
                NOW);
    }

    private static Supplier<TokenFamily> at(long generation) {
        return () -> family(generation, NOW);
    }

    private static TokenFamily family(long generation, Instant reachedAt) {
        return new TokenFamily(
                new FamilyId("f"), generation, reachedAt, reachedAt, null, new Origin("192.0.2.1", "test"), false);
    }
}
