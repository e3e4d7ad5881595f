package dev.tokenlifecycle.revocation;

import dev.tokenlifecycle.settings.ChoiceSetting;

/** The event types of a revocation hook; {@link #wireName()} is their name in settings and payloads. */
public enum RevocationType {
    /** One access token (RFC 7009). */
    TOKEN_REVOKED,
    /** A refresh token and all that came from it: a family, a client session, a consent. */
    TOKENS_REVOKED,
    /** One user session. */
    SESSION_REVOKED,
    /** All sessions of a user, a client or a realm. */
    SESSIONS_REVOKED;

    /** The name in settings and payloads, such as {@code token-revoked}. */
    public String wireName() {
        return ChoiceSetting.wireName(this);
    }
}
