package dev.tokenlifecycle.revocation;

/** Why something was revoked: stable words that a receiver may branch on. Reuse says its verdict instead. */
public final class RevocationReasons {
    /** An admin disabled the user; RISC {@code account-disabled}. */
    public static final String USER_DISABLED = "user_disabled";

    /** The user was deleted; RISC {@code account-purged}. */
    public static final String USER_DELETED = "user_deleted";

    /** A session ended by logout in any form. */
    public static final String LOGOUT = "logout";

    /** A session ended because the user changed a credential elsewhere and signed out from other devices. */
    public static final String CREDENTIAL_CHANGED = "credential_changed";

    /** RFC 7009. */
    public static final String TOKEN_REVOCATION = "token_revocation";

    /** The consent for a client was withdrawn. */
    public static final String CONSENT_REVOKED = "consent_revoked";

    /** An admin ended sessions. */
    public static final String ADMIN_LOGOUT = "admin_logout";

    /** An admin moved a not-before forward: what was issued earlier is void. */
    public static final String NOT_BEFORE = "not_before";

    /** An admin disabled the client. */
    public static final String CLIENT_DISABLED = "client_disabled";

    /** The client was deleted. */
    public static final String CLIENT_DELETED = "client_deleted";

    /** The upstream identity provider ended the session. */
    public static final String IDENTITY_PROVIDER_LOGOUT = "identity_provider_logout";

    /** Too many failed logins locked the user out for good; RISC {@code account-disabled}. */
    public static final String USER_LOCKED_OUT = "user_locked_out";

    private RevocationReasons() {}
}
