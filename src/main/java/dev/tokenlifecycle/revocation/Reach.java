package dev.tokenlifecycle.revocation;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What else an API needs to tell the tokens that a revocation concerns from those that it doesn't.
 *
 * @param sessions the ids of the user's sessions that ended, where more than one may have; null where they aren't known
 * @param clients the clients that a revoked token was exchanged for
 * @param notBefore tokens issued from then on are good; null where the moment of the revocation says it
 * @param serviceClient the client whose service account the user is; null for a person
 */
public record Reach(
        @Nullable Set<String> sessions,
        Set<String> clients,
        @Nullable Instant notBefore,
        @Nullable String serviceClient) {

    /** Nothing else is needed: the ids of the revocation tell its tokens. */
    public static final Reach IDS_ONLY = new Reach(null, Set.of(), null, null);

    /** More sessions than this aren't named: the tokens of the second of the revocation are all refused then. */
    public static final int MOST_SESSIONS = 500;

    public Reach {
        sessions = sessions == null || sessions.size() > MOST_SESSIONS ? null : Set.copyOf(sessions);
        clients = Set.copyOf(clients);
    }

    /** The user's {@code sessions}, and the client whose service account the user is. */
    public static Reach ofUser(@Nullable Set<String> sessions, @Nullable String serviceClient) {
        return new Reach(sessions, Set.of(), null, serviceClient);
    }

    /**
     * Tokens issued before {@code notBefore}, which is saved at {@code now}; where it was set to now, those issued until then.
     */
    public static Reach byNotBefore(Instant notBefore, Instant now) {
        return NotBeforeRule.wasSetToNow(notBefore, now) && !notBefore.isAfter(now)
                ? IDS_ONLY
                : new Reach(null, Set.of(), notBefore, null);
    }

    /** A token of one client and those that it was exchanged for by {@code clients}. */
    public static Reach exchanged(Set<String> clients) {
        return new Reach(null, clients, null, null);
    }
}
