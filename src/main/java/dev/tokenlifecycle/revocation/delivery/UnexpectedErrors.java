package dev.tokenlifecycle.revocation.delivery;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The unexpected errors of deliveries that were logged already: the same error may come with every attempt. Two are the same
 * where they are of one class and from one line.
 */
final class UnexpectedErrors {
    private static final int MOST = 100;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** Notes {@code error}. Returns whether it is new; after {@value #MOST} different ones none is. */
    boolean noteNew(Throwable error) {
        StackTraceElement[] trace = error.getStackTrace();
        return known.size() < MOST && known.add(error.getClass().getName() + " " + (trace.length == 0 ? "" : trace[0]));
    }
}
