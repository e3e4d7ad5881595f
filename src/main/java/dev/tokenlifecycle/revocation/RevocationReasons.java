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

    /** An admin pushed a not-before. */
    public static final String NOT_BEFORE = "not_before";

    /** An admin disabled the client. */
    public static final String CLIENT_DISABLED = "client_disabled";

    private RevocationReasons() {}
}
