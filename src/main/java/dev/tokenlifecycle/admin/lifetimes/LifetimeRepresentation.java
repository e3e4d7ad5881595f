package dev.tokenlifecycle.admin.lifetimes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long the access tokens of one client live.
 *
 * @param clientId the OAuth {@code client_id}
 * @param configuredSeconds the client's own Access Token Lifespan; −1 for the session's maximum; absent where the realm's holds
 * @param keycloakSeconds how long Keycloak itself would let a token live at most
 * @param ceilingSeconds the ceiling of every token of the client; absent where there is none
 * @param effectiveSeconds how long a token lives at most
 * @param decidedBy the client policies that set this ceiling
 * @param overCeiling whether the client's own lifespan is longer than its ceiling
 * @param overruledSettings the attributes of Keycloak's own reuse check that the client has and a rotation policy overrules
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LifetimeRepresentation(
        String clientId,
        @Nullable Long configuredSeconds,
        long keycloakSeconds,
        @Nullable Long ceilingSeconds,
        long effectiveSeconds,
        List<String> decidedBy,
        boolean overCeiling,
        List<String> overruledSettings) {}
