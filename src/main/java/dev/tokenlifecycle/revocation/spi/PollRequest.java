package dev.tokenlifecycle.revocation.spi;

import java.util.Map;
import java.util.Set;

/**
 * What a receiver asks for (RFC 8936 §2.2).
 *
 * @param maxEvents how many security event tokens it takes; 0 only acknowledges
 * @param returnImmediately whether it doesn't wait where there is none
 * @param acknowledged the ids of those that it took
 * @param refused the ids of those that it can't accept, and why
 */
public record PollRequest(
        int maxEvents, boolean returnImmediately, Set<String> acknowledged, Map<String, String> refused) {
    /** The most that one answer has, whatever is asked for. */
    public static final int MOST_EVENTS = 100;

    public PollRequest {
        maxEvents = Math.min(maxEvents, MOST_EVENTS);
        acknowledged = Set.copyOf(acknowledged);
        refused = Map.copyOf(refused);
    }
}
