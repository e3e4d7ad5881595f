package dev.tokenlifecycle.adapter.spring;

import dev.tokenlifecycle.adapter.RevocationList;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/** Refuses a token that was revoked. */
public final class RevokedTokenValidator implements OAuth2TokenValidator<Jwt> {
    private static final OAuth2Error REVOKED =
            new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, "The token was revoked", null);

    private final RevocationList list;

    RevokedTokenValidator(RevocationList list) {
        this.list = list;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        return list.isRevoked(token.getClaims())
                ? OAuth2TokenValidatorResult.failure(REVOKED)
                : OAuth2TokenValidatorResult.success();
    }
}
