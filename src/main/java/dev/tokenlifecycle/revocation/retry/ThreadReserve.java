package dev.tokenlifecycle.revocation.retry;

/**
 * A quarter of a node's threads is kept for hooks that have nothing under way, so that receivers that answer late, but well,
 * don't take all of them. Example with 64 threads and 8 deliveries at once for each hook: six slow hooks take 48; each further
 * one is sent one delivery at a time, until no more than 48 are under way.
 */
public final class ThreadReserve {
    private static final int KEPT_SHARE = 4;

    private ThreadReserve() {}

    /**
     * How many more deliveries one hook may start.
     *
     * @param threads how many threads the node has for deliveries
     * @param underWay how many deliveries are under way on the node
     * @param inFlight how many of those are the hook's; where it has none, it may start one in any case
     */
    public static int room(int threads, int underWay, int inFlight) {
        int free = threads - threads / KEPT_SHARE - underWay;
        return Math.max(inFlight == 0 ? 1 : 0, free);
    }
}
