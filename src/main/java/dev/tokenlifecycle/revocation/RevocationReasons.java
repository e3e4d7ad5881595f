package dev.tokenlifecycle.revocation;

/** The reasons that a receiver may branch on because a security event of their own exists for them. */
public final class RevocationReasons {
    /** An admin disabled the user; RISC {@code account-disabled}. */
    public static final String USER_DISABLED = "user_disabled";

    /** The user was deleted; RISC {@code account-purged}. */
    public static final String USER_DELETED = "user_deleted";

    private RevocationReasons() {}
}
