package dev.tokenlifecycle.server;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How often every test of the suite asks whether what it waits for is there: at once, then after 5 ms, 10 ms and so on up to 100 ms.
 * Awaitility's own default is every 100 ms, the first time after 100 ms: thousands of answers are there sooner.
 */
public final class Polling implements BeforeAllCallback {
    private static final Duration FIRST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMillis(100);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultPollInterval((polls, previous) -> after(previous));
    }

    private static Duration after(Duration previous) {
        Duration doubled = previous.multipliedBy(2);
        if (doubled.isZero()) {
            return FIRST;
        }
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }
}
