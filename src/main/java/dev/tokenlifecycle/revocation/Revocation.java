package dev.tokenlifecycle.revocation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One revocation: what ended, whose it was and why. Ids only, never a token.
 *
 * @param type what kind of thing ended
 * @param userId the id of the user; null for a whole client or realm
 * @param sessionId the id of the user session; null where more than one ended
 * @param clientId the OAuth {@code client_id}; null where more than one client is concerned
 * @param familyId the family of refresh tokens; null where more than one ended
 * @param tokenId the {@code jti} of the access token; only for {@link RevocationType#TOKEN_REVOKED}
 * @param reason a stable machine-readable word in snake_case, such as {@code superseded} (the verdict, on reuse) or {@code logout}
 * @param initiator who began it
 * @param reach what else tells the tokens that it concerns
 */
public record Revocation(
        RevocationType type,
        @Nullable String userId,
        @Nullable String sessionId,
        @Nullable String clientId,
        @Nullable String familyId,
        @Nullable String tokenId,
        String reason,
        Initiator initiator,
        Reach reach) {

    /** One whose ids say which tokens it concerns. */
    public Revocation(
            RevocationType type,
            @Nullable String userId,
            @Nullable String sessionId,
            @Nullable String clientId,
            @Nullable String familyId,
            @Nullable String tokenId,
            String reason,
            Initiator initiator) {
        this(type, userId, sessionId, clientId, familyId, tokenId, reason, initiator, Reach.IDS_ONLY);
    }

    /** What ended. */
    public Revoked revoked() {
        return Revoked.of(this);
    }

    /** The same with {@code known}. */
    public Revocation with(Reach known) {
        return new Revocation(type, userId, sessionId, clientId, familyId, tokenId, reason, initiator, known);
    }

    public Revocation {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(initiator, "initiator");
        if (reason.isBlank()) {
            throw new IllegalArgumentException("reason must not be blank");
        }
    }
}
