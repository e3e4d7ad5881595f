package dev.tokenlifecycle.keycloak.family;

import dev.tokenlifecycle.rotation.FamilyId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * The families that were revoked. The record survives restarts and outlives the client session, so that a new login brings no
 * old token back. It acts at once on this node's cluster and in the database with the transaction.
 */
public final class RevokedFamilies {
    /** No access token that came from a family outlives its revocation by more: the longest that a ceiling may be. */
    private static final Duration SHORTEST = Duration.ofDays(1);

    /** For refresh tokens without an expiry: offline tokens of a realm without a maximum. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final long SECONDS_OF_A_REQUEST = 60;

    private static final String PREFIX = "tl.";

    private final KeycloakSession session;

    public RevokedFamilies(KeycloakSession session) {
        this.session = session;
    }

    /** Whether {@code family} was revoked. */
    public boolean contain(FamilyId family) {
        return session.revokedTokens().contains(key(family));
    }

    /**
     * Revokes {@code family}. Of several requests that revoke it at once, one does; the others needn't wait for it.
     *
     * @param expiresAt when the last of its refresh tokens expires; null where none says so
     * @return whether it was this call
     */
    public boolean add(FamilyId family, @Nullable Instant expiresAt, Instant now) {
        // Two transactions that insert the same row: the second would fail at its commit.
        if (contain(family) || !session.singleUseObjects().putIfAbsent(key(family), SECONDS_OF_A_REQUEST)) {
            return false;
        }
        Duration left =
                expiresAt == null ? LONGEST : Duration.between(now, expiresAt).plusMinutes(1);
        Duration lifespan = left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
        return session.revokedTokens().put(key(family), lifespan.toSeconds());
    }

    /** The key of a family among revoked tokens. */
    static String key(FamilyId family) {
        return PREFIX + family.value();
    }
}
