package dev.tokenlifecycle.revocation.delivery;

import org.jboss.logging.Logger;

/** Logs that the outbox can't be reached, and that it can be reached again: one line for each change. */
final class OutboxReachability {
    private static final Logger LOG = Logger.getLogger(OutboxReachability.class);

    private boolean reachable = true;

    void reached() {
        if (!reachable) {
            reachable = true;
            LOG.info("The outbox of revocation hooks can be reached again");
        }
    }

    void failed(Throwable cause) {
        if (reachable) {
            reachable = false;
            LOG.warnf(cause, "The outbox of revocation hooks can't be reached; trying again");
        }
    }
}
