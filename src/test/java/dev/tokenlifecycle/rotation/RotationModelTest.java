package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.rotation.RotationDecision.Grant;
import dev.tokenlifecycle.rotation.RotationDecision.Reuse;
import dev.tokenlifecycle.rotation.RotationDecision.Rotate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random sequences of logins, refreshes with any token ever issued, passing time and simultaneous pairs, against a reference
 * that keeps the whole history instead of one state per family. {@code -Drotation.seed=…} repeats a failed run.
 */
final class RotationModelTest {
    private static final int SEQUENCES = 3_000;
    private static final int STEPS = 60;

    @ParameterizedTest
    @CsvSource({"0,false", "0,true", "10,false", "10,true", "300,false"})
    void answersEveryTokenAsTheWholeHistorySays(int grace, boolean recover) {
        long seed = Long.getLong("rotation.seed", System.nanoTime());
        for (int i = 0; i < SEQUENCES; i++) {
            new Run(new Random(seed + i), policy(grace, recover), "seed " + (seed + i)).play();
        }
    }

    /** Two tabs, retries and lost answers, but never a token older than the direct predecessor within its grace. */
    @Test
    void neverEndsTheFamilyOfAnHonestClient() {
        long seed = Long.getLong("rotation.seed", System.nanoTime());
        for (int i = 0; i < SEQUENCES; i++) {
            Random random = new Random(seed + i);
            Run run = new Run(random, policy(10, true), "seed " + (seed + i));
            Token held = run.login();
            for (int step = 0; step < STEPS; step++) {
                run.pass(Duration.ofSeconds(random.nextInt(100_000)));
                Token answer = run.refresh(held);
                assertThat(answer).as("seed %d, step %d", seed + i, step).isNotNull();
                boolean lost = random.nextInt(4) == 0;
                if (lost && random.nextBoolean()) {
                    answer = run.refresh(held);
                    assertThat(answer)
                            .as("seed %d, retry in step %d", seed + i, step)
                            .isNotNull();
                    lost = random.nextInt(4) == 0;
                }
                held = lost ? held : answer;
            }
        }
    }

    private static RotationPolicy policy(int grace, boolean recover) {
        return RotationSettings.policy(Map.of("reuse-grace-seconds", grace, "recover-lost-response", recover));
    }

    /** A refresh token, as a client holds it. */
    private record Token(String id, FamilyId family, long generation, Instant issuedAt) {}

    /** Everything that ever happened to a family. */
    private static final class History {
        private final List<Instant> generations = new ArrayList<>();
        private final Set<String> causedTheLastRotation = new HashSet<>();
        private boolean ended;

        private History(Instant login) {
            generations.add(login);
        }

        private boolean accepts(Token token, RotationPolicy policy, Instant now) {
            int newest = generations.size() - 1;
            if (ended || token.generation() < newest - 1) {
                return false;
            }
            return token.generation() == newest
                    || (policy.recoverLostResponse() && causedTheLastRotation.contains(token.id()))
                    || Duration.between(generations.get(newest), now).compareTo(policy.reuseGrace()) < 0;
        }
    }

    /** The rule with a state of its own, next to the reference. */
    private static final class Run {
        private final Random random;
        private final RotationPolicy policy;
        private final String name;
        private final Map<FamilyId, TokenFamily> states = new HashMap<>();
        private final Set<FamilyId> revoked = new HashSet<>();
        private final Map<FamilyId, History> histories = new HashMap<>();
        private final List<Token> tokens = new ArrayList<>();
        private Instant now = Instant.parse("2026-11-23T10:00:00Z");

        private Run(Random random, RotationPolicy policy, String name) {
            this.random = random;
            this.policy = policy;
            this.name = name;
        }

        private void play() {
            login();
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> login();
                    case 1, 2 -> pass(Duration.ofMillis(random.nextInt(12_000)));
                    case 3 -> pass(policy.reuseGrace());
                    case 4 -> simultaneously(any());
                    default -> refresh(random.nextBoolean() ? any() : tokens.get(tokens.size() - 1));
                }
            }
        }

        private Token any() {
            return tokens.get(random.nextInt(tokens.size()));
        }

        private void pass(Duration time) {
            now = now.plus(time);
        }

        private Token login() {
            Token token = new Token("t" + tokens.size(), new FamilyId("f" + tokens.size()), 0, now);
            // Half of them were issued before the policy: no state.
            if (random.nextBoolean()) {
                states.put(token.family(), state(token, null, now));
            }
            histories.put(token.family(), new History(now));
            tokens.add(token);
            return token;
        }

        /** The answer's token; null where it is refused. */
        private Token refresh(Token token) {
            History history = histories.get(token.family());
            boolean expected = history.accepts(token, policy, now);
            RotationDecision decision = decide(token);
            assertThat(decision instanceof Grant)
                    .as("%s: %s at %s: %s", name, token, now, decision)
                    .isEqualTo(expected);
            return apply(token, decision, history);
        }

        /** Two requests that both decide before either has moved the state. */
        private void simultaneously(Token token) {
            History history = histories.get(token.family());
            boolean expected = history.accepts(token, policy, now);
            RotationDecision one = decide(token);
            RotationDecision other = decide(token);
            assertThat(one).as(name).isEqualTo(other);
            assertThat(one instanceof Grant).as("%s: %s: %s", name, token, one).isEqualTo(expected);
            Token first = apply(token, one, history);
            boolean oneWinner = one instanceof Rotate && policy.isStrictlySingleUse();
            Token second = oneWinner ? null : apply(token, other, history);
            if (first != null && second != null) {
                assertThat(second.generation()).as(name).isEqualTo(first.generation());
            }
        }

        private RotationDecision decide(Token token) {
            PresentedToken presented =
                    new PresentedToken(token.id(), token.family(), token.generation(), token.issuedAt(), null, false);
            return RefreshTokenRotation.decide(
                    policy, presented, states.get(token.family()), revoked.contains(token.family()), now);
        }

        private Token apply(Token token, RotationDecision decision, History history) {
            if (decision instanceof Reuse) {
                revoked.add(token.family());
                history.ended = true;
            }
            if (!(decision instanceof Grant grant)) {
                return null;
            }
            Token answer = new Token("t" + tokens.size(), token.family(), grant.generation(), now);
            if (decision instanceof Rotate) {
                states.put(token.family(), state(answer, token, now));
                if (history.generations.size() == grant.generation()) {
                    history.generations.add(now);
                    history.causedTheLastRotation.clear();
                    history.causedTheLastRotation.add(token.id());
                }
            }
            assertThat(answer.generation()).as(name).isEqualTo(history.generations.size() - 1);
            tokens.add(answer);
            return answer;
        }

        private static TokenFamily state(Token token, Token rotatedBy, Instant now) {
            return new TokenFamily(
                    token.family(),
                    token.generation(),
                    now,
                    now,
                    rotatedBy == null ? null : rotatedBy.id(),
                    null,
                    new Origin("192.0.2.1", "test"),
                    false);
        }
    }
}
