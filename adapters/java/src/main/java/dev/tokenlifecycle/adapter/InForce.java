package dev.tokenlifecycle.adapter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The revocations in force, found by what a token says: a question takes a few look-ups, however many there are. Bounded: one
 * too many is left out, and {@link #full} until the last that was left out has ended, or all fits that the list or the store has.
 */
final class InForce {
    /** The end of nothing: long past. */
    private static final long NOTHING = Long.MIN_VALUE;

    private final int capacity;
    private final long skew;
    private final Set<String> known = new HashSet<>();
    private final PriorityQueue<RevokedTokens> byEnd =
            new PriorityQueue<>(Comparator.comparingLong(RevokedTokens::safeAfter));
    private final Map<String, List<RevokedTokens>> byKey = new ConcurrentHashMap<>();
    private volatile long leftOutUntil = NOTHING;
    private long leftOut;
    private volatile int size;

    InForce(int capacity, long skew) {
        this.capacity = capacity;
        this.skew = skew;
    }

    /**
     * Takes in what isn't known yet and is in force at {@code now}, and forgets what no longer is.
     *
     * @return whether all of them are known now; false where the capacity was too small
     */
    synchronized boolean add(Collection<RevokedTokens> revocations, long now) {
        long until = takeIn(revocations, now);
        leftOutUntil = Math.max(leftOutUntil, until);
        return until == NOTHING;
    }

    /** The same with a list of all that is in force: what was left out before is in it, or will be pushed again. */
    synchronized void addWhole(Collection<RevokedTokens> list, long now) {
        leftOutUntil = takeIn(list, now);
    }

    /** How often something was left out until now. */
    synchronized long leftOut() {
        return leftOut;
    }

    /** What was left out before {@link #leftOut} said {@code before} is known now; it changes nothing where more was left out since. */
    synchronized void nothingLeftOut(long before) {
        if (leftOut == before) {
            leftOutUntil = NOTHING;
        }
    }

    // Until when the last of those that were left out is in force.
    private long takeIn(Collection<RevokedTokens> revocations, long now) {
        expire(now);
        long until = NOTHING;
        for (RevokedTokens each : revocations) {
            if (each.safeAfter() + skew < now || known.contains(each.id())) {
                continue;
            }
            if (known.size() >= capacity) {
                until = Math.max(until, each.safeAfter());
                leftOut += 1;
                continue;
            }
            known.add(each.id());
            byEnd.add(each);
            keys(each).forEach(key -> byKey.compute(key, (unused, there) -> with(there, each)));
        }
        size = known.size();
        return until;
    }

    /** Forgets what is no longer in force at {@code now}. */
    synchronized void expire(long now) {
        while (!byEnd.isEmpty() && byEnd.peek().safeAfter() + skew < now) {
            RevokedTokens past = byEnd.remove();
            known.remove(past.id());
            keys(past).forEach(key -> byKey.computeIfPresent(key, (unused, there) -> without(there, past)));
        }
        size = known.size();
    }

    /** Whether the token with {@code claims} is void at {@code now}. */
    boolean includes(TokenClaims token, long now) {
        return asked("j", token.jti(), token, now)
                || asked("f", token.family(), token, now)
                || asked("s", token.sid(), token, now)
                || asked("u", token.sub(), token, now)
                || asked("c", token.client(), token, now)
                || asked("r", "", token, now);
    }

    private boolean asked(String kind, String value, TokenClaims token, long now) {
        List<RevokedTokens> found = value == null ? null : byKey.get(kind + value);
        if (found == null) {
            return false;
        }
        for (RevokedTokens each : found) {
            if (each.safeAfter() + skew >= now && each.includes(token)) {
                return true;
            }
        }
        return false;
    }

    /** Whether something that is in force at {@code now} had to be left out. */
    boolean full(long now) {
        return leftOutUntil + skew >= now;
    }

    int size() {
        return size;
    }

    // Where a token is looked up: under each of these it must be found.
    private static Set<String> keys(RevokedTokens each) {
        Set<String> keys = new HashSet<>();
        switch (each.kind()) {
            case TOKEN -> keys.add("j" + each.jti());
            case FAMILY -> keys.add("f" + each.family());
            case CLIENT_SESSION, SESSION -> keys.add("s" + each.sid());
            case USER, USER_AT_CLIENT -> {
                keys.add("u" + each.sub());
                if (each.sids() != null) {
                    each.sids().forEach(sid -> keys.add("s" + sid));
                }
                if (each.serviceClient() != null) {
                    keys.add("c" + each.serviceClient());
                }
            }
            case CLIENT -> each.clients().forEach(client -> keys.add("c" + client));
            case REALM -> keys.add("r");
        }
        return keys;
    }

    private static List<RevokedTokens> with(List<RevokedTokens> there, RevokedTokens one) {
        if (there == null) {
            return List.of(one);
        }
        List<RevokedTokens> more = new ArrayList<>(there);
        more.add(one);
        return List.copyOf(more);
    }

    private static List<RevokedTokens> without(List<RevokedTokens> there, RevokedTokens one) {
        List<RevokedTokens> rest = there.stream().filter(each -> each != one).toList();
        return rest.isEmpty() ? null : rest;
    }
}
