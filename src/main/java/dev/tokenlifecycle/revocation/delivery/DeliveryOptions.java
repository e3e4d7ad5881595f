package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.keycloak.options.ServerOptions;
import dev.tokenlifecycle.revocation.poll.PolledHooks;
import dev.tokenlifecycle.revocation.spi.RevocationDeliverySpi;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.keycloak.Config;

/**
 * The server options {@code --spi-revocation-delivery--default--…}.
 *
 * @param connectTimeout {@code connect-timeout-millis}
 * @param readTimeout {@code read-timeout-millis}: the longest silence of a receiver
 * @param attemptTimeout {@code attempt-timeout-millis}: the longest attempt, however slowly the receiver talks
 * @param lease {@code lease-seconds}: after this long another node takes over what a dead one had in hand
 * @param poll {@code poll-interval-millis}: how often the outbox is looked at when nobody says that something waits
 * @param hookConcurrency {@code hook-concurrency}: how many deliveries of one hook are under way on a node
 * @param threads {@code max-threads}: how many deliveries are under way on a node
 * @param deliveredKept {@code delivered-retention-hours}
 * @param deadLettersKept {@code dead-letter-retention-days}
 * @param measuredClients {@code measured-clients}: how many clients have series of their own in the metrics
 */
record DeliveryOptions(
        Duration connectTimeout,
        Duration readTimeout,
        Duration attemptTimeout,
        Duration lease,
        Duration poll,
        int hookConcurrency,
        int threads,
        Duration deliveredKept,
        Duration deadLettersKept,
        int measuredClients) {
    private static final long MINUTE = 60_000;
    private static final Set<String> KEYS = Set.of(
            "connect-timeout-millis",
            "read-timeout-millis",
            "attempt-timeout-millis",
            "lease-seconds",
            "poll-interval-millis",
            "hook-concurrency",
            "max-threads",
            "delivered-retention-hours",
            "dead-letter-retention-days",
            "measured-clients",
            "long-poll-seconds",
            "max-long-polls",
            "proxy-url",
            "client-key-store",
            "client-key-store-password");

    DeliveryOptions {
        if (lease.compareTo(attemptTimeout.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("lease-seconds must be at least twice attempt-timeout-millis, was "
                    + lease.toSeconds() + " seconds for " + attemptTimeout.toMillis() + " ms");
        }
    }

    /**
     * When a lease that begins now ends: in whole seconds, because some databases keep no more, and the end is what proves who has
     * the lease.
     */
    Instant leaseEnd(Instant now) {
        return now.plus(lease).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    }

    /**
     * The options as the server was started with.
     *
     * @throws IllegalArgumentException if one is misspelt or has a value that can't be accepted
     */
    static DeliveryOptions of(Config.Scope config) {
        ServerOptions options = ServerOptions.of(RevocationDeliverySpi.NAME, config, KEYS);
        return new DeliveryOptions(
                Duration.ofMillis(options.number("connect-timeout-millis", 3_000, 1, MINUTE)),
                Duration.ofMillis(options.number("read-timeout-millis", 5_000, 1, MINUTE)),
                Duration.ofMillis(options.number("attempt-timeout-millis", 10_000, 1, 10 * MINUTE)),
                Duration.ofSeconds(options.number("lease-seconds", 60, 1, 3_600)),
                Duration.ofMillis(options.number("poll-interval-millis", 2_000, 10, MINUTE)),
                (int) options.number("hook-concurrency", 8, 1, 1_000),
                (int) options.number("max-threads", 64, 1, 1_000),
                Duration.ofHours(options.number("delivered-retention-hours", 24, 0, 24 * 366)),
                Duration.ofDays(options.number("dead-letter-retention-days", 30, 0, 3_660)),
                (int) options.number("measured-clients", 500, 0, 100_000));
    }

    /**
     * Receivers that fetch, as the server was started with.
     *
     * @throws IllegalArgumentException if an option has a value that can't be accepted
     */
    static PolledHooks polledHooks(Config.Scope config) {
        ServerOptions options = ServerOptions.of(RevocationDeliverySpi.NAME, config, KEYS);
        return new PolledHooks(Duration.ofSeconds(options.number("long-poll-seconds", 20, 0, 60)), (int)
                options.number("max-long-polls", 16, 0, 1_000));
    }
}
