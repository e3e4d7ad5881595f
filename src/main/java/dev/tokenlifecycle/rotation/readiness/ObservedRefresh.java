package dev.tokenlifecycle.rotation.readiness;

import dev.tokenlifecycle.rotation.Origin;
import dev.tokenlifecycle.rotation.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A refresh that was answered under {@code mode=observe}, as its event says it.
 *
 * @param at when
 * @param client the OAuth {@code client_id}
 * @param user the id of the user; null where the event has none
 * @param family the id of the family
 * @param generation the generation of the presented token
 * @param currentGeneration the generation that the family had then
 * @param sinceRotation how long the family had had it, in whole seconds
 * @param causedLastRotation whether the presented token is the one that caused the last rotation
 * @param verdict the verdict of the event
 * @param lastRotation who had made the last rotation
 * @param presentedBy who presented this token
 */
public record ObservedRefresh(
        Instant at,
        String client,
        @Nullable String user,
        String family,
        long generation,
        long currentGeneration,
        Duration sinceRotation,
        boolean causedLastRotation,
        Verdict verdict,
        Origin lastRotation,
        Origin presentedBy) {

    /** How many generations the presented token was behind; 0 for the current one. */
    public long generationsBehind() {
        return Math.max(0, currentGeneration - generation);
    }
}
