package dev.tokenlifecycle.adapter;

import java.util.List;

/**
 * Where pushed revocations are kept for all instances of an API, and across restarts. A list that is fetched needs none: every
 * instance fetches it.
 */
public interface RevocationStore {
    /**
     * Keeps the security event token of a revocation until {@code safeAfter}; the same id again changes nothing.
     *
     * @param id names the revocation
     * @param token the verified token
     * @param safeAfter in seconds
     * @throws RevocationStoreException if it can't be kept; the sender is asked to try again
     */
    void keep(String id, String token, long safeAfter);

    /**
     * The tokens that are kept and in force at {@code now}, of all instances.
     *
     * @throws RevocationStoreException if they can't be read
     */
    List<String> inForce(long now);

    /** The store of a single instance that forgets with a restart: the instance's own memory is enough. */
    RevocationStore MEMORY = new RevocationStore() {
        @Override
        public void keep(String id, String token, long safeAfter) {}

        @Override
        public List<String> inForce(long now) {
            return List.of();
        }
    };
}
