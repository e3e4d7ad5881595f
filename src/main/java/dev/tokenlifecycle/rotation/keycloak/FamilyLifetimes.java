package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.RotationPolicy;
import java.time.Instant;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.representations.RefreshToken;

/** Shortens tokens to the lifetimes of their family; it never lengthens one. */
final class FamilyLifetimes {
    private FamilyLifetimes() {}

    /** A refresh token ends with its family, and works no longer than the family may stay unused. */
    static void cap(RefreshToken token, RotationPolicy policy, Instant startedAt, Instant now) {
        cap(token, policy.absoluteEnd(startedAt));
        cap(token, policy.idleEnd(now));
    }

    /** An access token doesn't outlive the authorization (draft-ietf-oauth-refresh-token-expiration-03 §5). */
    static void cap(AccessToken token, RotationPolicy policy, Instant startedAt) {
        cap(token, policy.absoluteEnd(startedAt));
    }

    private static void cap(JsonWebToken token, Instant end) {
        Long own = token.getExp();
        // An offline token without an expiry of its own gets one.
        if (!end.equals(Instant.MAX) && (own == null || own == 0 || own > end.getEpochSecond())) {
            token.exp(end.getEpochSecond());
        }
    }
}
