package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.RotationPolicy;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.representations.RefreshToken;

/** Shortens a refresh token to the lifetimes of its family; it never lengthens one. */
final class RefreshTokenExpiry {
    private RefreshTokenExpiry() {}

    static void cap(RefreshToken token, RotationPolicy policy, Instant startedAt, Instant now) {
        if (policy.mode() == RotationPolicy.Mode.OBSERVE) {
            return;
        }
        cap(token, policy.absoluteLifetime(), startedAt);
        cap(token, policy.idleLifetime(), now);
    }

    private static void cap(RefreshToken token, Duration lifetime, Instant since) {
        if (lifetime.isZero()) {
            return;
        }
        long end = since.plus(lifetime).getEpochSecond();
        Long own = token.getExp();
        // An offline token without an expiry of its own gets one.
        if (own == null || own == 0 || own > end) {
            token.exp(end);
        }
    }
}
