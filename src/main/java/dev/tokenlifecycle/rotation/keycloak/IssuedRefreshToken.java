package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.keycloak.session.SessionLimits;
import dev.tokenlifecycle.rotation.ExpirationParameters;
import dev.tokenlifecycle.rotation.RotationPolicy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.RefreshToken;
import org.keycloak.util.TokenUtil;

/**
 * The refresh token that the current request issues under a policy.
 *
 * @param policy the policy
 * @param startedAt when its family started
 */
record IssuedRefreshToken(RotationPolicy policy, Instant startedAt) {
    private static final String ATTRIBUTE = IssuedRefreshToken.class.getName();

    /** That of the current request; null if no policy matches it. */
    static @Nullable IssuedRefreshToken of(KeycloakSession session) {
        return session.getAttribute(ATTRIBUTE, IssuedRefreshToken.class);
    }

    void attachTo(KeycloakSession session) {
        session.setAttribute(ATTRIBUTE, this);
    }

    /** What the answer says of {@code token}, whose last changes are made. */
    ExpirationParameters expiration(RefreshToken token, AuthenticatedClientSessionModel clientSession) {
        return expiration(token, clientSession, policy, startedAt, Instant.MAX);
    }

    /**
     * What is said of {@code token} now.
     *
     * @param familyEnd when its family is dead if it isn't used before; {@link Instant#MAX} where nothing ends it
     */
    static ExpirationParameters expiration(
            RefreshToken token,
            AuthenticatedClientSessionModel clientSession,
            RotationPolicy policy,
            Instant startedAt,
            Instant familyEnd) {
        boolean offline = TokenUtil.TOKEN_TYPE_OFFLINE.equals(token.getType());
        SessionLimits limits = SessionLimits.of(clientSession, Math.toIntExact(token.getIat()), offline);
        Instant expiry = TokenExpiry.of(token);
        return ExpirationParameters.of(
                earliest(expiry == null ? Instant.MAX : expiry, limits.idleEnd(), familyEnd),
                earliest(limits.maxEnd(), policy.absoluteEnd(startedAt)),
                // Whole seconds, as in Keycloak's own refresh_expires_in.
                KeycloakTime.now().truncatedTo(ChronoUnit.SECONDS));
    }

    private static Instant earliest(Instant... instants) {
        return Stream.of(instants).min(Instant::compareTo).orElseThrow();
    }
}
