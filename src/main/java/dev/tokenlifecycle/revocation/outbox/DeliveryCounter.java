package dev.tokenlifecycle.revocation.outbox;

import dev.tokenlifecycle.keycloak.metrics.TaggedCounter;
import java.util.Locale;

/** The counter {@code token_lifecycle_deliveries_total}, of pushes and of what is fetched. */
public final class DeliveryCounter {
    private static final TaggedCounter DELIVERIES = new TaggedCounter(
            "token.lifecycle.deliveries",
            "Attempts to deliver to a revocation hook, by outcome",
            "realm",
            "hook",
            "outcome");

    private DeliveryCounter() {}

    /** The outcomes as metrics and traces tell them apart. */
    public enum Outcome {
        /** The receiver accepted it. */
        DELIVERED,
        /** It is sent again. */
        RETRIED,
        /** It became a dead letter. */
        GIVEN_UP,
        /** Its hook isn't configured any more. */
        DROPPED;

        /** The name in metrics and traces, such as {@code given_up}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Counts one. */
    public static void count(String realm, String hook, Outcome outcome) {
        DELIVERIES.count(realm, hook, outcome.wireName());
    }

    /** Has every series of a hook say 0 before it counts. */
    public static void begin(String realm, String hook) {
        for (Outcome outcome : Outcome.values()) {
            DELIVERIES.begin(realm, hook, outcome.wireName());
        }
    }
}
