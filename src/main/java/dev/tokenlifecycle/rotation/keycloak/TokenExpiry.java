package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.TokenFamily;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.representations.RefreshToken;

/** When tokens expire. A family is remembered, dead or alive, until the last of its tokens has. */
final class TokenExpiry {
    private TokenExpiry() {}

    /** When {@code token} expires; null where only its session ends it. */
    static @Nullable Instant of(JsonWebToken token) {
        Long exp = token.getExp();
        return exp == null || exp == 0 ? null : Instant.ofEpochSecond(exp);
    }

    /** When the last of an answer's tokens expires; null where only the session ends it. */
    static @Nullable Instant of(RefreshToken refreshToken, @Nullable AccessToken accessToken) {
        return accessToken == null
                ? of(refreshToken)
                : TokenFamily.later(of(refreshToken), of((JsonWebToken) accessToken));
    }
}
