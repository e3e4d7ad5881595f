package dev.tokenlifecycle.admin.overview;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tokenlifecycle.admin.hooks.HookRepresentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What needs an admin.
 *
 * @param clients how many clients the realm has
 * @param reuseLastDay how often an old token was presented in the last 24 hours; absent where the admin may not view events
 * @param lostProtection the newest changes of policies that took protection away in the last seven days; absent where the admin
 *     may not view events
 * @param notRecorded what the realm doesn't save and the pages need: event types, or {@code ADMIN_EVENTS}
 * @param nativeRotation whether the realm's own Revoke Refresh Token is on
 * @param unknownScopes the lifetimes of scopes that the realm has no client scope for: perhaps misspelt
 * @param policiesWithoutClient the realm's rotation and ceiling policies whose conditions no client that gets tokens can meet;
 *     none where not all clients were looked at
 * @param hooks the hooks, and whether a client that gets tokens has them
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OverviewRepresentation(
        long clients,
        @Nullable Long reuseLastDay,
        @Nullable List<LostProtection> lostProtection,
        List<String> notRecorded,
        boolean nativeRotation,
        List<UnknownScope> unknownScopes,
        List<String> policiesWithoutClient,
        List<Hook> hooks) {

    /**
     * A change that took protection away.
     *
     * @param lost what was lost, a sentence each; empty where the realm saves no details of admin events
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record LostProtection(String at, List<String> lost) {}

    /** A lifetime of a scope that the realm doesn't have. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record UnknownScope(String policy, String scope) {}

    /**
     * A hook.
     *
     * @param matchesClients whether a client that gets tokens has it; absent where not all clients were looked at
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hook(HookRepresentation hook, @Nullable Boolean matchesClients) {}
}
