package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.TokenFamily;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A family as the database keeps it.
 *
 * @param family its state
 * @param holder whose it is
 * @param parent the family whose access token was turned into this one's first token; null after a login
 * @param revocation when and why it was revoked; null while it lives
 */
public record StoredFamily(
        TokenFamily family,
        FamilyHolder holder,
        @Nullable FamilyId parent,
        @Nullable Revoked revocation) {
    /**
     * A revocation.
     *
     * @param at when
     * @param reason why, in snake_case, such as {@code superseded}
     */
    public record Revoked(Instant at, String reason) {}

    /** The same family, revoked by {@code revocation}. */
    StoredFamily revokedBy(Revoked revocation) {
        return new StoredFamily(family, holder, parent, revocation);
    }

    /** Whether its tokens can still be used. */
    public boolean isAlive(Instant now) {
        Instant expiresAt = family.expiresAt();
        return revocation == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
