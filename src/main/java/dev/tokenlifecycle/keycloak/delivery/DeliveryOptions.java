package dev.tokenlifecycle.keycloak.delivery;

import java.time.Duration;
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
        Duration deadLettersKept) {

    DeliveryOptions {
        if (lease.compareTo(attemptTimeout.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("lease-seconds must be at least twice attempt-timeout-millis, was "
                    + lease.toSeconds() + " seconds for " + attemptTimeout.toMillis() + " ms");
        }
    }

    static DeliveryOptions of(Config.Scope config) {
        return new DeliveryOptions(
                Duration.ofMillis(config.getLong("connect-timeout-millis", 3_000L)),
                Duration.ofMillis(config.getLong("read-timeout-millis", 5_000L)),
                Duration.ofMillis(config.getLong("attempt-timeout-millis", 10_000L)),
                Duration.ofSeconds(config.getLong("lease-seconds", 60L)),
                Duration.ofMillis(config.getLong("poll-interval-millis", 2_000L)),
                config.getInt("hook-concurrency", 8),
                config.getInt("max-threads", 64),
                Duration.ofHours(config.getLong("delivered-retention-hours", 24L)),
                Duration.ofDays(config.getLong("dead-letter-retention-days", 30L)));
    }
}
