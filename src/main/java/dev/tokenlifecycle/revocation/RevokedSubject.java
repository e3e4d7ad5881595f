package dev.tokenlifecycle.revocation;

import org.jspecify.annotations.Nullable;

/**
 * What a revocation ends. Each kind has the ids that it needs and no others: the other getters say null. Users and sessions are
 * named by their ids, clients by their OAuth {@code client_id}.
 */
public sealed interface RevokedSubject {
    /** Which kind this is. */
    RevokedKind kind();

    /** The id of the user; null where the subject isn't one user's, or nobody knows whose it was. */
    default @Nullable String userId() {
        return null;
    }

    /** The id of the user session; null where the subject isn't in one session. */
    default @Nullable String sessionId() {
        return null;
    }

    /** The OAuth {@code client_id}; null where the subject isn't of one client. */
    default @Nullable String clientId() {
        return null;
    }

    /** The family of refresh tokens; null where none is known. */
    default @Nullable String familyId() {
        return null;
    }

    /** The {@code jti} of the access token; null where the subject isn't one. */
    default @Nullable String tokenId() {
        return null;
    }

    /** Whether {@code narrower} has ended with this. */
    default boolean covers(RevokedSubject narrower) {
        return equals(narrower);
    }

    /** One access token (RFC 7009). */
    record Token(@Nullable String userId, @Nullable String sessionId, String clientId, String tokenId)
            implements RevokedSubject {
        @Override
        public RevokedKind kind() {
            return RevokedKind.TOKEN;
        }
    }

    /** One family of refresh tokens, and the access tokens issued with them. */
    record Family(@Nullable String userId, @Nullable String sessionId, String clientId, String familyId)
            implements RevokedSubject {
        @Override
        public RevokedKind kind() {
            return RevokedKind.FAMILY;
        }
    }

    /** What one client has in one user session; the family is the one that was presented, where one was. */
    record ClientSession(
            @Nullable String userId,
            String sessionId,
            String clientId,
            @Nullable String familyId) implements RevokedSubject {
        @Override
        public RevokedKind kind() {
            return RevokedKind.CLIENT_SESSION;
        }
    }

    /** One user session, at every client. */
    record Session(@Nullable String userId, String sessionId) implements RevokedSubject {
        @Override
        public RevokedKind kind() {
            return RevokedKind.SESSION;
        }
    }

    /** All that a user has at one client; the family is the one that was presented, where one was. */
    record UserAtClient(
            @Nullable String userId,
            String clientId,
            @Nullable String familyId) implements RevokedSubject {
        @Override
        public RevokedKind kind() {
            return RevokedKind.USER_AT_CLIENT;
        }
    }

    /** All that a user has. */
    record User(String userId) implements RevokedSubject {
        @Override
        public RevokedKind kind() {
            return RevokedKind.USER;
        }

        @Override
        public boolean covers(RevokedSubject narrower) {
            return userId.equals(narrower.userId());
        }
    }

    /** All tokens of a client. */
    record Client(String clientId) implements RevokedSubject {
        @Override
        public RevokedKind kind() {
            return RevokedKind.CLIENT;
        }
    }

    /** All tokens of the realm. */
    record Realm() implements RevokedSubject {
        @Override
        public RevokedKind kind() {
            return RevokedKind.REALM;
        }
    }
}
