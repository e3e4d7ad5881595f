package dev.tokenlifecycle.admin.revocations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a revocation ended, or would end.
 *
 * @param dryRun whether nothing was changed
 * @param families how many families of refresh tokens; a session without a known one counts as one
 * @param sessions how many user sessions it concerns
 * @param clients the clients that it concerns
 * @param safeAfter the last instant at which an access token issued before can still be alive at a resource server that
 *     doesn't ask; absent where nothing was alive
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RevocationRepresentation(
        boolean dryRun,
        long families,
        long sessions,
        List<String> clients,
        @Nullable String safeAfter) {}
