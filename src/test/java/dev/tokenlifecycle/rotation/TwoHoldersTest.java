package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.rotation.RotationDecision.Grant;
import dev.tokenlifecycle.rotation.RotationDecision.Rotate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A victim and a thief who copied one of the victim's tokens, both refreshing in random order and at random times, answers
 * getting lost now and then; and an honest client alone. {@code -Drotation.seed=…} repeats a failed run.
 */
final class TwoHoldersTest {
    private static final int RUNS = 20_000;
    private static final RotationPolicy RECOVERING =
            RotationSettings.policy(Map.of("reuse-grace-seconds", 0, "recover-lost-response", true));

    @Test
    void ofTwoHoldersThatBothGoOnOneIsRefusedAtItsNextRefresh() {
        long seed = Long.getLong("rotation.seed", System.nanoTime());
        for (int i = 0; i < RUNS; i++) {
            assertThat(new Family(RECOVERING, false).refreshesUntilOneIsRefused(new Random(seed + i)))
                    .as("seed %d", seed + i)
                    // The first of them rotates, the other is recovered, either goes on, the other is refused.
                    .isLessThanOrEqualTo(3);
        }
    }

    @Test
    void withoutTheRuleTheyWouldAlternateForEver() {
        assertThat(new Family(RECOVERING, true).alternations()).isEqualTo(Family.ROUNDS);
        assertThat(new Family(RECOVERING, false).alternations()).isLessThanOrEqualTo(3);
    }

    @Test
    void noSingleHolderIsEverRefusedWhateverGetsLost() {
        long seed = Long.getLong("rotation.seed", System.nanoTime());
        for (int i = 0; i < RUNS; i++) {
            Random random = new Random(seed + i);
            Family family = new Family(random.nextBoolean() ? RECOVERING : RotationSettings.policy(Map.of()), false);
            Token held = family.first();
            for (int step = 0; step < 40; step++) {
                family.pass(Duration.ofMillis(
                        random.nextInt(3) == 0 ? random.nextInt(20_000) : random.nextInt(90_000_000)));
                Token answer = family.refresh(held);
                assertThat(answer).as("seed %d, step %d", seed + i, step).isNotNull();
                held = random.nextInt(3) == 0 ? held : answer;
            }
        }
    }

    private record Token(String id, long generation) {}

    private static final class Family {
        private static final int ROUNDS = 60;

        private final RotationPolicy policy;
        private final boolean anyTokenOfTheGeneration;
        private TokenFamily state = TokenFamily.of(presented(new Token("t0", 0)));
        private Instant now = Instant.parse("2026-11-25T10:00:00Z");
        private int issued;

        /** @param anyTokenOfTheGeneration takes the rule out: every token counts as the one that caused the last rotation */
        private Family(RotationPolicy policy, boolean anyTokenOfTheGeneration) {
            this.policy = policy;
            this.anyTokenOfTheGeneration = anyTokenOfTheGeneration;
        }

        private Token first() {
            return new Token("t0", 0);
        }

        private void pass(Duration time) {
            now = now.plus(time);
        }

        /** The answer's token; null where it is refused. */
        private Token refresh(Token token) {
            TokenFamily known = anyTokenOfTheGeneration
                    ? new TokenFamily(
                            state.id(), state.generation(), now, state.reachedAt(), null, null, Origin.UNKNOWN, false)
                    : state;
            RotationDecision decision = RefreshTokenRotation.decide(policy, presented(token), known, false, now);
            if (decision instanceof Rotate rotate) {
                state = state.rotated(rotate.generation(), presented(token), Origin.UNKNOWN, null, now);
            }
            issued++;
            return decision instanceof Grant grant ? new Token("t" + issued, grant.generation()) : null;
        }

        private int refreshesUntilOneIsRefused(Random random) {
            Token victim = first();
            for (int i = random.nextInt(5); i > 0; i--) {
                victim = refresh(victim);
            }
            Token[] held = {victim, victim};
            int turns = 0;
            int refreshes = 0;
            int last = -1;
            while (true) {
                int who = random.nextInt(2);
                pass(Duration.ofSeconds(1 + random.nextInt(1_000)));
                Token answer = refresh(held[who]);
                if (answer == null) {
                    return refreshes;
                }
                boolean lost = random.nextInt(4) == 0;
                // Only turns count: how often one holder refreshes in a row says nothing of the other.
                refreshes += lost || who == last ? 0 : 1;
                last = lost ? last : who;
                held[who] = lost ? held[who] : answer;
                turns++;
                assertThat(turns).isLessThan(10_000);
            }
        }

        private int alternations() {
            Token victim = first();
            Token thief = first();
            for (int round = 0; round < ROUNDS; round++) {
                pass(Duration.ofSeconds(30));
                victim = refresh(victim);
                pass(Duration.ofSeconds(30));
                thief = victim == null ? null : refresh(thief);
                if (victim == null || thief == null) {
                    return round;
                }
            }
            return ROUNDS;
        }

        private static PresentedToken presented(Token token) {
            return new PresentedToken(token.id(), new FamilyId("t0"), token.generation(), Instant.EPOCH, null, false);
        }
    }
}
