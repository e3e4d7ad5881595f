package dev.tokenlifecycle.admin.incidents;

import dev.tokenlifecycle.rotation.Verdict;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents an admin asks for.
 *
 * @param verdicts at least one
 * @param client the OAuth {@code client_id}; null for any
 * @param user the id of the user; null for any
 */
public record IncidentQuery(
        Set<Verdict> verdicts,
        @Nullable String client,
        @Nullable String user,
        Instant from,
        Instant to,
        int first,
        int max) {}
