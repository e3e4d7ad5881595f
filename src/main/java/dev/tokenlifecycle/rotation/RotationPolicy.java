package dev.tokenlifecycle.rotation;

import dev.tokenlifecycle.settings.EnforcedPolicy;
import java.time.Duration;
import java.time.Instant;

/**
 * What an admin has asked of the refresh tokens of a client.
 *
 * @param mode whether verdicts are enforced or only recorded
 * @param rotate which refresh tokens rotate
 * @param reuseGrace how long the direct predecessor may be presented again, from the rotation on; zero: strictly single use
 * @param recoverLostResponse whether the very token that caused the last rotation also stays good until its
 *     successor has been used
 * @param onReuse what a replayed old token ends
 * @param idleLifetime how long a family may stay unused; zero: Keycloak's own limit
 * @param absoluteLifetime how long a family may live after its first token; zero: Keycloak's own limit
 * @param notifyUser whether the user is notified by e-mail when reuse ends their session
 */
public record RotationPolicy(
        Mode mode,
        Rotate rotate,
        Duration reuseGrace,
        boolean recoverLostResponse,
        OnReuse onReuse,
        Duration idleLifetime,
        Duration absoluteLifetime,
        boolean notifyUser)
        implements EnforcedPolicy {

    /** Whether verdicts are enforced; the later, the stricter. */
    public enum Mode {
        OBSERVE,
        ENFORCE
    }

    /** Which refresh tokens rotate; the later, the stricter. */
    public enum Rotate {
        NEVER,
        UNLESS_SENDER_CONSTRAINED,
        ALWAYS
    }

    /** What a replayed old token ends; the later, the wider. */
    public enum OnReuse {
        REVOKE_FAMILY,
        REVOKE_CLIENT_SESSION,
        REVOKE_USER_SESSION,
        REVOKE_ALL_USER_SESSIONS
    }

    /** Whether a refresh token rotates. */
    public boolean rotates(boolean senderConstrained) {
        return rotate == Rotate.ALWAYS || (rotate == Rotate.UNLESS_SENDER_CONSTRAINED && !senderConstrained);
    }

    /** Whether two simultaneous requests with one token must have exactly one winner. */
    public boolean isStrictlySingleUse() {
        return reuseGrace.isZero() && !recoverLostResponse;
    }

    /** When a family is dead that was used last at {@code usedAt}; {@link Instant#MAX} where the policy doesn't end it. */
    public Instant idleEnd(Instant usedAt) {
        return end(usedAt, idleLifetime);
    }

    /** When a family is dead that began at {@code startedAt}; {@link Instant#MAX} where the policy doesn't end it. */
    public Instant absoluteEnd(Instant startedAt) {
        return end(startedAt, absoluteLifetime);
    }

    private Instant end(Instant since, Duration lifetime) {
        return mode == Mode.OBSERVE || lifetime.isZero() ? Instant.MAX : since.plus(lifetime);
    }

    /** The policy in force where both match: of each setting the stricter value. Their order doesn't matter. */
    public RotationPolicy strictest(RotationPolicy other) {
        return new RotationPolicy(
                later(mode, other.mode),
                later(rotate, other.rotate),
                reuseGrace.compareTo(other.reuseGrace) <= 0 ? reuseGrace : other.reuseGrace,
                recoverLostResponse && other.recoverLostResponse,
                later(onReuse, other.onReuse),
                shorter(idleLifetime, other.idleLifetime),
                shorter(absoluteLifetime, other.absoluteLifetime),
                notifyUser || other.notifyUser);
    }

    private static <E extends Enum<E>> E later(E one, E other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        if (one.isZero()) {
            return other;
        }
        return other.isZero() || one.compareTo(other) <= 0 ? one : other;
    }

    @Override
    public boolean isAtLeastAsStrictAs(EnforcedPolicy other) {
        return other instanceof RotationPolicy theirs && strictest(theirs).equals(this);
    }
}
