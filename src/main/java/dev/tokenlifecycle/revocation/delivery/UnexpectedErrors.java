package dev.tokenlifecycle.revocation.delivery;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The errors of deliveries that nobody foresaw, of which each is logged once: it happens to every delivery and with every attempt. Two are
 * the same where they are of one class and from one line.
 */
final class UnexpectedErrors {
    private static final int MOST = 100;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** Whether {@code error} wasn't seen before; after many different ones none is new. */
    boolean isNew(Throwable error) {
        StackTraceElement[] trace = error.getStackTrace();
        return known.size() < MOST && known.add(error.getClass().getName() + " " + (trace.length == 0 ? "" : trace[0]));
    }
}
