package dev.tokenlifecycle.revocation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a hook is notified of: a revocation with its realm and time, whatever the format and the endpoint. It holds ids, never a
 * token or a secret, so that it can wait in the outbox.
 *
 * @param txn names the revocation for all hooks that are notified of it; RFC 8417's {@code txn}
 * @param issuer the issuer of the realm, as its tokens say it
 * @param revocation what ended; null for a test of the hook
 * @param at when it ended
 * @param safeAfter the last instant at which an access token issued before can still be alive; null for a test
 */
public record RevocationNotice(
        String txn,
        String issuer,
        @Nullable Revocation revocation,
        Instant at,
        @Nullable Instant safeAfter) {

    /** The type of a test of a hook. */
    public static final String TEST = "test";

    public RevocationNotice {
        if (txn.isBlank() || issuer.isBlank()) {
            throw new IllegalArgumentException("txn and issuer must not be blank");
        }
        if ((revocation == null) != (safeAfter == null)) {
            throw new IllegalArgumentException("a revocation has a safeAfter, a test has none");
        }
    }

    /** A test of a hook: nothing was revoked. */
    public static RevocationNotice test(String txn, String issuer, Instant at) {
        return new RevocationNotice(txn, issuer, null, at, null);
    }

    /** The name of its type, such as {@code tokens-revoked}, or {@value #TEST}. */
    public String type() {
        return revocation == null ? TEST : revocation.type().wireName();
    }
}
