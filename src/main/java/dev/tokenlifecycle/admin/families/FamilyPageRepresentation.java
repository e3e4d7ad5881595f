package dev.tokenlifecycle.admin.families;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of families.
 *
 * @param first how many sessions, or revoked families, were left out
 * @param max how many the page looked at, at most
 * @param total how many there are; absent where the admin may not view all users
 * @param families what is alive in the sessions of the page, one or more per session and none where it has just expired; or the
 *     revoked families
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FamilyPageRepresentation(
        int first, int max, @Nullable Long total, List<FamilyRepresentation> families) {}
