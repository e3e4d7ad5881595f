package dev.tokenlifecycle.admin.families;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tokenlifecycle.rotation.store.FamilyPages;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of families.
 *
 * @param first how many sessions, or families, were left out
 * @param max how many the page looked at, at most
 * @param total how many there are; absent where the admin may not view all users, or where there are more than {@code atLeast}
 * @param atLeast how many there are at the least, where nobody counted further; absent otherwise
 * @param mayRevoke whether the caller may revoke all that was asked for; absent where it was revoked
 * @param families what is alive in the sessions of the page, one or more per session and none where it has just expired; or the
 *     families of the page
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FamilyPageRepresentation(
        int first,
        int max,
        @Nullable Long total,
        @Nullable Long atLeast,
        @Nullable Boolean mayRevoke,
        List<FamilyRepresentation> families) {
    /** A page of {@code counted}; null where the admin may not know. */
    static FamilyPageRepresentation of(
            int first,
            int max,
            @Nullable Long counted,
            @Nullable Boolean mayRevoke,
            List<FamilyRepresentation> families) {
        boolean exact = counted != null && counted <= FamilyPages.MOST_COUNTED;
        return new FamilyPageRepresentation(
                first, max, exact ? counted : null, counted == null || exact ? null : counted, mayRevoke, families);
    }
}
