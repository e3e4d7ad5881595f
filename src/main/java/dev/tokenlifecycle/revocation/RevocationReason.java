package dev.tokenlifecycle.revocation;

import java.util.Locale;

/** Why something was revoked; {@link #wireName()} is a stable name that a receiver may branch on. */
public enum RevocationReason {
    /** An admin disabled the user; RISC {@code account-disabled}. */
    USER_DISABLED,

    /** The user was deleted; RISC {@code account-purged}. */
    USER_DELETED,

    /** A session ended by logout in any form. */
    LOGOUT,

    /** A session ended because the user changed a credential elsewhere and signed out from other devices. */
    CREDENTIAL_CHANGED,

    /** RFC 7009. */
    TOKEN_REVOCATION,

    /** The consent for a client was withdrawn. */
    CONSENT_REVOKED,

    /** An admin ended sessions. */
    ADMIN_LOGOUT,

    /** An admin moved a not-before forward: what was issued earlier is void. */
    NOT_BEFORE,

    /** An admin disabled the client. */
    CLIENT_DISABLED,

    /** The client was deleted. */
    CLIENT_DELETED,

    /** The upstream identity provider ended the session. */
    IDENTITY_PROVIDER_LOGOUT,

    /** Too many failed logins locked the user out for good; RISC {@code account-disabled}. */
    USER_LOCKED_OUT,

    /** A refresh token was used again: the verdict of that refresh (RFC 9700 §4.14). */
    SUPERSEDED,

    /** An authorization code was used again (RFC 6749 §4.1.2). */
    CODE_REUSED,

    /** An admin revoked it by this extension's REST API. */
    REVOKED_BY_ADMIN,

    /** Another system ordered it (Global Token Revocation). */
    GLOBAL_TOKEN_REVOCATION;

    /**
     * The reason that {@code wireName} names.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    public static RevocationReason of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /** The name in payloads, such as {@code user_disabled}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
