package dev.tokenlifecycle.rotation;

import dev.tokenlifecycle.rotation.RotationDecision.Grant;
import dev.tokenlifecycle.rotation.RotationDecision.Keep;
import dev.tokenlifecycle.rotation.RotationDecision.Refuse;
import dev.tokenlifecycle.rotation.RotationDecision.Replay;
import dev.tokenlifecycle.rotation.RotationDecision.Reuse;
import dev.tokenlifecycle.rotation.RotationDecision.Rotate;
import dev.tokenlifecycle.rotation.RotationDecision.Tolerate;
import dev.tokenlifecycle.rotation.RotationPolicy.Mode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rule of rotation (RFC 9700 §4.14.2): every refresh token works once, only the direct predecessor has a grace, and every
 * replay converges on the current generation. In {@code observe} mode the verdict is the same, but nothing is refused that
 * wasn't revoked before.
 */
public final class RefreshTokenRotation {
    private RefreshTokenRotation() {}

    /**
     * Decides on a presented token.
     *
     * @param policy the strictest of the matching policies
     * @param token the presented token
     * @param family what the server knows of its family; null if nothing
     * @param revoked whether the family was revoked
     * @param now the time of the request
     */
    public static RotationDecision decide(
            RotationPolicy policy, PresentedToken token, @Nullable TokenFamily family, boolean revoked, Instant now) {
        if (revoked) {
            return new Refuse(Verdict.REVOKED_FAMILY);
        }
        RotationDecision decision = family == null ? unknown(policy, token, now) : known(policy, token, family, now);
        return policy.mode() == Mode.OBSERVE ? observed(decision, token, family) : decision;
    }

    /** Only the first token of a family may come without a state: it was issued before the policy was switched on. */
    private static RotationDecision unknown(RotationPolicy policy, PresentedToken token, Instant now) {
        if (isExpired(policy, token.issuedAt(), token.issuedAt(), now)) {
            return new Refuse(Verdict.EXPIRED_FAMILY);
        }
        if (!policy.rotates(token.senderConstrained())) {
            return new Keep(token.generation());
        }
        return token.generation() == 0 ? new Rotate(1, Verdict.ROTATED) : new Refuse(Verdict.UNKNOWN_FAMILY);
    }

    private static RotationDecision known(
            RotationPolicy policy, PresentedToken token, TokenFamily family, Instant now) {
        if (isExpired(policy, family.startedAt(), family.usedAt(token), now)) {
            return new Refuse(Verdict.EXPIRED_FAMILY);
        }
        if (!policy.rotates(token.senderConstrained())) {
            return new Keep(Math.max(family.generation(), token.generation()));
        }
        long behind = family.generation() - token.generation();
        if (behind <= 0) {
            return new Rotate(token.generation() + 1, behind == 0 ? Verdict.ROTATED : Verdict.FAST_FORWARDED);
        }
        return behind == 1 ? predecessor(policy, token, family, now) : new Reuse(Verdict.SUPERSEDED);
    }

    private static RotationDecision predecessor(
            RotationPolicy policy, PresentedToken token, TokenFamily family, Instant now) {
        // No grace is none, even where the clock of the node that rotated is ahead.
        boolean withinGrace =
                !policy.reuseGrace().isZero() && now.isBefore(family.reachedAt().plus(policy.reuseGrace()));
        if (withinGrace) {
            return new Replay(family.generation(), Verdict.CONCURRENT);
        }
        return policy.recoverLostResponse() && causedTheLastRotation(token, family)
                ? new Replay(family.generation(), Verdict.LOST_RESPONSE)
                : new Reuse(Verdict.SUPERSEDED);
    }

    /**
     * Whether the answer to {@code token} may have been lost. Its successor is unused: a use would have raised the generation.
     * Another token of the same generation is a second party's: token A rotates, its copy A is answered with B2 beside B1, B1
     * rotates; B2, presented now, didn't cause that rotation, so one of the two holders is a thief.
     */
    public static boolean causedTheLastRotation(PresentedToken token, TokenFamily family) {
        // Unknown only until the next rotation: a version of this extension that didn't keep it has rotated last.
        return family.rotatedBy() == null || family.rotatedBy().equals(token.id());
    }

    /**
     * The same decision in observe mode, which refuses nothing. A condemned family gets the verdict of a revoked one from then
     * on, so that an admin who counts reuse counts each family once.
     */
    private static RotationDecision observed(
            RotationDecision decision, PresentedToken token, @Nullable TokenFamily family) {
        boolean condemned = family != null && family.condemned();
        if (!(decision instanceof Grant)) {
            long current = family == null ? token.generation() : Math.max(family.generation(), token.generation());
            return new Tolerate(current, condemned ? Verdict.REVOKED_FAMILY : decision.verdict());
        }
        if (condemned && decision instanceof Rotate rotate) {
            return new Rotate(rotate.generation(), Verdict.REVOKED_FAMILY);
        }
        if (condemned && decision instanceof Replay replay) {
            return new Replay(replay.generation(), Verdict.REVOKED_FAMILY);
        }
        return decision;
    }

    private static boolean isExpired(RotationPolicy policy, Instant startedAt, Instant usedAt, Instant now) {
        return isOver(policy.absoluteLifetime(), startedAt, now) || isOver(policy.idleLifetime(), usedAt, now);
    }

    private static boolean isOver(Duration lifetime, Instant since, Instant now) {
        return !lifetime.isZero() && !now.isBefore(since.plus(lifetime));
    }
}
