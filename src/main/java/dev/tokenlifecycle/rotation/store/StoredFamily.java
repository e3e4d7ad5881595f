package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.rotation.TokenFamily;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A family as the database keeps it.
 *
 * @param family its state
 * @param holder whose it is
 * @param revocation when and why it was revoked; null while it lives
 */
public record StoredFamily(
        TokenFamily family, FamilyHolder holder, @Nullable Revoked revocation) {
    /**
     * A revocation.
     *
     * @param at when
     * @param reason why, in snake_case, such as {@code superseded}
     */
    public record Revoked(Instant at, String reason) {}

    /** Whether its tokens can still be used. */
    public boolean isAlive(Instant now) {
        Instant expiresAt = family.expiresAt();
        return revocation == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
