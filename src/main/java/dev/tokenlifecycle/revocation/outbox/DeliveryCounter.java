package dev.tokenlifecycle.revocation.outbox;

import dev.tokenlifecycle.keycloak.metrics.TaggedCounter;

/** The counter {@code token_lifecycle_deliveries_total}, of pushes and of what is fetched. */
public final class DeliveryCounter {
    private static final TaggedCounter DELIVERIES = new TaggedCounter(
            "token.lifecycle.deliveries",
            "Attempts to deliver to a revocation hook, by outcome",
            "realm",
            "hook",
            "outcome");

    private DeliveryCounter() {}

    /** Counts one. */
    public static void count(String realm, String hook, String outcome) {
        DELIVERIES.count(realm, hook, outcome);
    }

    /** Has the series say 0 before it counts. */
    public static void begin(String realm, String hook, String outcome) {
        DELIVERIES.begin(realm, hook, outcome);
    }
}
