package dev.tokenlifecycle.keycloak.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a hook has waiting.
 *
 * @param waiting how many deliveries wait
 * @param deadLetters how many were given up and are kept
 * @param oldest when the oldest one that waits was queued; null where none waits
 */
public record Backlog(
        long waiting, long deadLetters, @Nullable Instant oldest) {}
