package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.rotation.RotationDecision.Grant;
import dev.tokenlifecycle.rotation.RotationDecision.Rotate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Requests with any token that was ever answered, interleaved in random order: others begin, commit, fail and give their claims
 * back whenever one asks for a claim or reads the state. What one has written, others may see before the commit, as with
 * Keycloak's cached sessions, and a commit overwrites whatever is there. {@code -Drotation.seed=…} repeats a failed run.
 */
final class OverlappingRequestsTest {
    private static final int RUNS = 20_000;
    private static final int STEPS = 60;
    private static final int DEEPEST = 6;
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final RotationPolicy POLICY = RotationSettings.policy(Map.of("reuse-grace-seconds", 300));

    @Test
    void aCommittedGenerationNeverGoesBack() {
        long seed = Long.getLong("rotation.seed", System.nanoTime());
        for (int i = 0; i < RUNS; i++) {
            assertThat(new Run(new Random(seed + i), true, false).goesBack())
                    .as("seed %d", seed + i)
                    .isFalse();
        }
    }

    @Test
    void withoutTheOrderItWould() {
        assertThat(new Random(1).longs(RUNS).filter(seed -> new Run(new Random(seed), false, false).goesBack()))
                .isNotEmpty();
    }

    @Test
    void ifEveryTokenProvedItsGenerationItWould() {
        assertThat(new Random(1).longs(RUNS).filter(seed -> new Run(new Random(seed), true, true).goesBack()))
                .isNotEmpty();
    }

    /** A token in an answer. */
    private record Answered(long generation, boolean pending) {}

    /** A request that has decided and not ended. */
    private static final class Request {
        private RotationDecision decision;
        private boolean written;
        private boolean failed;
        private boolean ended;

        /** What others may see of it: a write until its commit, and one that failed until it is taken back. */
        private boolean isSeen() {
            return written && (!ended || failed) && decision instanceof Rotate;
        }
    }

    private static final class Run {
        private final Random random;
        private final boolean ordered;
        private final boolean provesAll;
        private final List<Request> decided = new ArrayList<>();
        private final List<Answered> answered = new ArrayList<>(List.of(new Answered(0, false)));
        private final Map<Long, Request> claims = new HashMap<>();
        private long state;
        private int depth;
        private boolean wentBack;

        private Run(Random random, boolean ordered, boolean provesAll) {
            this.random = random;
            this.ordered = ordered;
            this.provesAll = provesAll;
        }

        private boolean goesBack() {
            for (int i = 0; i < STEPS; i++) {
                others();
            }
            while (!decided.isEmpty()) {
                advance(decided.get(0));
            }
            return wentBack;
        }

        /** What happens elsewhere meanwhile. */
        private void others() {
            for (int i = random.nextInt(4); i > 0; i--) {
                if (decided.isEmpty() || (depth < DEEPEST && random.nextInt(3) == 0)) {
                    begin(answered.get(answered.size() - 1 - random.nextInt(Math.min(6, answered.size()))));
                } else {
                    advance(decided.get(random.nextInt(decided.size())));
                }
            }
        }

        private void begin(Answered presented) {
            depth++;
            Request request = new Request();
            PresentedToken token = new PresentedToken(
                    new FamilyId("f"), presented.generation(), NOW, null, !provesAll && presented.pending(), false);
            if (ordered) {
                boolean claimed = take(request, presented.generation());
                request.decision = MoveOrder.decide(
                        POLICY, token, false, claimed, generation -> take(request, generation), this::read, NOW);
            } else {
                request.decision = RefreshTokenRotation.decide(POLICY, token, read(), false, NOW);
            }
            decided.add(request);
            depth--;
        }

        private boolean take(Request request, long generation) {
            others();
            return claims.putIfAbsent(generation, request) == null || claims.get(generation) == request;
        }

        /** The committed state, or what a request is about to commit. */
        private TokenFamily read() {
            others();
            List<Long> visible = new ArrayList<>(List.of(state));
            decided.stream()
                    .filter(Request::isSeen)
                    .forEach(other -> visible.add(((Rotate) other.decision).generation()));
            long seen = visible.get(random.nextInt(visible.size()));
            return new TokenFamily(new FamilyId("f"), seen, NOW, NOW, null, new Origin("192.0.2.1", "t"), false);
        }

        private void advance(Request request) {
            if (!request.written) {
                request.written = true;
            } else if (!request.ended) {
                end(request);
            } else {
                claims.values().removeIf(request::equals);
                decided.remove(request);
            }
        }

        private void end(Request request) {
            request.ended = true;
            request.failed = random.nextInt(4) == 0;
            if (request.failed) {
                return;
            }
            if (request.decision instanceof Rotate rotate) {
                wentBack |= rotate.generation() < state;
                state = rotate.generation();
            }
            if (request.decision instanceof Grant grant) {
                answered.add(new Answered(grant.generation(), !(grant instanceof Rotate)));
            }
        }
    }
}
