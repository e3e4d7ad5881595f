package dev.tokenlifecycle.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an app learns about the end of its refresh token and of the user's authorization
 * (draft-ietf-oauth-refresh-token-expiration-03 §6.1).
 *
 * @param refreshTokenTimeout the seconds for which the refresh token may stay unused; null where nothing limits them
 * @param authorizationExpiresIn the seconds after which the user has to log in again, however often the token is refreshed; null
 *     where nothing limits them
 */
public record ExpirationParameters(
        @Nullable Long refreshTokenTimeout, @Nullable Long authorizationExpiresIn) {
    /** The values of {@code refresh_token_expiration_types_supported}. */
    public static final List<String> TYPES = List.of("authorization", "token_timeout");

    /**
     * The parameters at the time {@code now}.
     *
     * @param tokenEnd when the token stops working unless it is used before; {@link Instant#MAX} where nothing ends it
     * @param authorizationEnd when the authorization ends; {@link Instant#MAX} where nothing ends it
     */
    public static ExpirationParameters of(Instant tokenEnd, Instant authorizationEnd, Instant now) {
        Instant timeout = tokenEnd.isBefore(authorizationEnd) ? tokenEnd : authorizationEnd;
        return new ExpirationParameters(seconds(timeout, now), seconds(authorizationEnd, now));
    }

    private static @Nullable Long seconds(Instant end, Instant now) {
        return end.equals(Instant.MAX)
                ? null
                : Math.max(0, Duration.between(now, end).toSeconds());
    }

    /** The members of a token answer; without what nothing limits. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        if (refreshTokenTimeout != null) {
            members.put("refresh_token_timeout", refreshTokenTimeout);
        }
        if (authorizationExpiresIn != null) {
            members.put("authorization_expires_in", authorizationExpiresIn);
        }
        return members;
    }
}
