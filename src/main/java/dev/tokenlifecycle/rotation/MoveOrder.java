package dev.tokenlifecycle.rotation;

import dev.tokenlifecycle.rotation.RotationDecision.Follow;
import dev.tokenlifecycle.rotation.RotationDecision.Refuse;
import dev.tokenlifecycle.rotation.RotationDecision.Rotate;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The order in which simultaneous requests move one family, so that its generation never goes back. A state that is written
 * without a condition would: a request that decides early and commits late overwrites what others have reached meanwhile, and
 * a superseded token is accepted once more.
 *
 * <p>Whoever moves a family on holds the claim on the presented generation until after its commit, and with it those on the
 * generation before and on the one that the state is at, unless it is proved that nobody is on the way to the presented one.
 * Where another request holds one of them, the answer follows that request: the same tokens for the client, and nothing is
 * written.
 */
public final class MoveOrder {
    /** No request takes so long: who reached a generation before has committed or failed. */
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(5);

    private MoveOrder() {}

    /** The claims of one request on the generations of a family, at once and for all nodes. */
    public interface Claims {
        /** Claims {@code generation}; false where another request has it, true where this one has it already. */
        boolean take(long generation);
    }

    /**
     * Decides as {@link RefreshTokenRotation} does, when others may be under way with the same family.
     *
     * @param claimed whether this request has claimed the presented generation, before it read any state
     * @param claims its claims
     * @param state reads the state; it may show what a request has written but not committed
     */
    public static RotationDecision decide(
            RotationPolicy policy,
            PresentedToken token,
            boolean revoked,
            boolean claimed,
            Claims claims,
            Supplier<@Nullable TokenFamily> state,
            Instant now) {
        TokenFamily family = state.get();
        RotationDecision decision = RefreshTokenRotation.decide(policy, token, family, revoked, now);
        if (!(decision instanceof Rotate)) {
            return decision;
        }
        if (policy.isStrictlySingleUse()) {
            // Nobody gets a token before its generation is reached, so there is nobody to follow: one wins.
            return claimed ? decision : new Refuse(Verdict.CONCURRENT);
        }
        if (!claimed) {
            return new Follow(token.generation() + 1);
        }
        return token.generation() == 0 || isReached(token, family, now)
                ? decision
                : moving(policy, token, revoked, claims, state, now);
    }

    /** Claims what the state says and reads it again, until it says what is claimed: what was seen of one who failed is gone. */
    private static RotationDecision moving(
            RotationPolicy policy,
            PresentedToken token,
            boolean revoked,
            Claims claims,
            Supplier<@Nullable TokenFamily> state,
            Instant now) {
        long at = token.generation();
        while (claims.take(at) && (at == 0 || claims.take(at - 1))) {
            TokenFamily family = state.get();
            RotationDecision decision = RefreshTokenRotation.decide(policy, token, family, revoked, now);
            if (!(decision instanceof Rotate) || family == null || family.generation() == at) {
                return decision;
            }
            at = family.generation();
        }
        return new Follow(token.generation());
    }

    /** Who has a token from the request that reached its generation has it from after the commit of that request. */
    private static boolean isReached(PresentedToken token, @Nullable TokenFamily family, Instant now) {
        return family != null
                && family.generation() == token.generation()
                && (!token.pending() || family.reachedAt().plus(LONGEST_REQUEST).isBefore(now));
    }
}
