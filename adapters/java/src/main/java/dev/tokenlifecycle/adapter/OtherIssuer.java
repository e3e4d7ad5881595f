package dev.tokenlifecycle.adapter;

import dev.tokenlifecycle.adapter.Clocks.Moment;
import dev.tokenlifecycle.adapter.Settings.OtherIssuers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Refuses tokens of another issuer than that of the settings. Where {@code issuer-uri} is wrong, the API accepts tokens of which
 * nothing here knows whether they were revoked. The log says so at most once a minute: who has no good token may send any issuer.
 */
final class OtherIssuer {
    private static final Duration SAID_EVERY = Duration.ofMinutes(1);

    private final Shared shared;
    private final AtomicReference<Moment> said = new AtomicReference<>();

    OtherIssuer(Shared shared) {
        this.shared = shared;
    }

    /** Whether a token of {@code issuer} is refused, and perhaps a line in the log. */
    boolean isRefused(String issuer) {
        if (shared.settings().otherIssuers() == OtherIssuers.OPEN) {
            return false;
        }
        Moment last = said.get();
        if ((last == null || shared.clocks().since(last).compareTo(SAID_EVERY) > 0)
                && said.compareAndSet(last, shared.clocks().now())) {
            shared.log()
                    .accept("A token of the issuer " + Refusal.onOneLine(issuer) + " is refused: issuer-uri is "
                            + shared.settings().issuer()
                            + ". Correct it, or say other-issuers=open where another list judges such tokens");
        }
        return true;
    }
}
