package dev.tokenlifecycle.revocation.delivery;

import java.time.Duration;

/** The defaults of the server's options where they matter to a test, with short retention. */
final class TestDeliveryOptions {
    static final Duration LEASE = Duration.ofSeconds(60);

    private TestDeliveryOptions() {}

    static DeliveryOptions of(Duration poll, int threads) {
        return new DeliveryOptions(
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                LEASE,
                poll,
                8,
                threads,
                Duration.ofDays(1),
                Duration.ofDays(1),
                500);
    }
}
