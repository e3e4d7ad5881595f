package dev.tokenlifecycle.admin.families;

import java.util.List;

/**
 * A page of families.
 *
 * @param first how many sessions were left out
 * @param max how many sessions the page looked at, at most
 * @param total how many sessions of clients there are
 * @param families what is alive in the sessions of the page: one or more per session, none where it has just expired
 */
public record FamilyPageRepresentation(int first, int max, long total, List<FamilyRepresentation> families) {}
