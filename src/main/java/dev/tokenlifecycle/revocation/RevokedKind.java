package dev.tokenlifecycle.revocation;

import dev.tokenlifecycle.settings.ChoiceSetting;

/** The kinds of {@link RevokedSubject}: they decide which access tokens an API refuses. */
public enum RevokedKind {
    TOKEN(RevocationType.TOKEN_REVOKED),
    FAMILY(RevocationType.TOKENS_REVOKED),
    CLIENT_SESSION(RevocationType.TOKENS_REVOKED),
    SESSION(RevocationType.SESSION_REVOKED),
    USER_AT_CLIENT(RevocationType.TOKENS_REVOKED),
    USER(RevocationType.SESSIONS_REVOKED),
    CLIENT(RevocationType.SESSIONS_REVOKED),
    REALM(RevocationType.SESSIONS_REVOKED);

    private final RevocationType type;

    RevokedKind(RevocationType type) {
        this.type = type;
    }

    /** The event type that a hook subscribes to. */
    public RevocationType type() {
        return type;
    }

    /** The member {@code revoked} of payloads, such as {@code client-session}. */
    public String wireName() {
        return ChoiceSetting.wireName(this);
    }
}
