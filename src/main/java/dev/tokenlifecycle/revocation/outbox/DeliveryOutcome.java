package dev.tokenlifecycle.revocation.outbox;

import dev.tokenlifecycle.revocation.outbox.DeliveryCounter.Outcome;
import dev.tokenlifecycle.revocation.retry.FailureText;
import java.time.Instant;

/** What became of a leased delivery. */
public sealed interface DeliveryOutcome {
    /** The delivery as it was leased. */
    Delivery delivery();

    /** What it counts as. */
    default Outcome counted() {
        return Outcome.RETRIED;
    }

    /** The receiver accepted it. */
    record Delivered(Delivery delivery, Instant at) implements DeliveryOutcome {
        @Override
        public Outcome counted() {
            return Outcome.DELIVERED;
        }
    }

    /** It failed, or wasn't sent at all, and is tried again at {@code next}. */
    record Postponed(Delivery delivery, Instant next, String error) implements DeliveryOutcome {
        public Postponed {
            error = FailureText.of(error);
        }
    }

    /** It is not tried again unless an admin says so. */
    record GivenUp(Delivery delivery, String error) implements DeliveryOutcome {
        public GivenUp {
            error = FailureText.of(error);
        }

        @Override
        public Outcome counted() {
            return Outcome.GIVEN_UP;
        }
    }

    /** It was not tried: the lease is given back. */
    record Released(Delivery delivery, Instant next) implements DeliveryOutcome {}

    /** Its hook isn't configured any more: all that waits for the hook is dropped. */
    record Orphaned(Delivery delivery, HookId hook) implements DeliveryOutcome {
        @Override
        public Outcome counted() {
            return Outcome.DROPPED;
        }
    }
}
