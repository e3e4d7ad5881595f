package dev.tokenlifecycle.rotation;

import dev.tokenlifecycle.rotation.RotationDecision.Refuse;
import dev.tokenlifecycle.rotation.RotationDecision.Replay;
import dev.tokenlifecycle.rotation.RotationDecision.Reuse;
import dev.tokenlifecycle.rotation.RotationDecision.Rotate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rule of rotation (RFC 9700 §4.14.2): every refresh token works once, only the direct predecessor has a grace, and every
 * replay converges on the current generation. In {@code observe} mode the decision is the same; it just isn't carried out.
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
        if (family == null) {
            return unknown(policy, token, now);
        }
        if (isExpired(policy, family.startedAt(), family.reachedAt(), now)) {
            return new Refuse(Verdict.EXPIRED_FAMILY);
        }
        long behind = family.generation() - token.generation();
        if (behind == 0) {
            return new Rotate(token.generation() + 1, Verdict.ROTATED);
        }
        if (behind < 0) {
            return new Rotate(token.generation() + 1, Verdict.FAST_FORWARDED);
        }
        return behind == 1 ? predecessor(policy, family, now) : new Reuse(Verdict.SUPERSEDED);
    }

    /** Only the first token of a family may come without a state: it was issued before the policy was switched on. */
    private static RotationDecision unknown(RotationPolicy policy, PresentedToken token, Instant now) {
        if (token.generation() > 0) {
            return new Refuse(Verdict.UNKNOWN_FAMILY);
        }
        return isExpired(policy, token.issuedAt(), token.issuedAt(), now)
                ? new Refuse(Verdict.EXPIRED_FAMILY)
                : new Rotate(1, Verdict.ROTATED);
    }

    private static RotationDecision predecessor(RotationPolicy policy, TokenFamily family, Instant now) {
        if (now.isBefore(family.reachedAt().plus(policy.reuseGrace()))) {
            return new Replay(family.generation(), Verdict.CONCURRENT);
        }
        // A successor that had been used would have raised the generation: this one never was.
        return policy.recoverLostResponse()
                ? new Replay(family.generation(), Verdict.LOST_RESPONSE)
                : new Reuse(Verdict.SUPERSEDED);
    }

    private static boolean isExpired(RotationPolicy policy, Instant startedAt, Instant usedAt, Instant now) {
        return isOver(policy.absoluteLifetime(), startedAt, now) || isOver(policy.idleLifetime(), usedAt, now);
    }

    private static boolean isOver(Duration lifetime, Instant since, Instant now) {
        return !lifetime.isZero() && !now.isBefore(since.plus(lifetime));
    }
}
