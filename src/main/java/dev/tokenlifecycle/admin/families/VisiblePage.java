package dev.tokenlifecycle.admin.families;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * A page of what an admin may see where that is a part of all. Nobody can ask the database for it, so it is sought among the first
 * {@value #MOST_LOOKED_AT} of all.
 *
 * @param first how many of those that the admin may see are left out
 * @param max how many it has at most
 * @param total how many there are in all
 */
record VisiblePage(int first, int max, long total) {
    private static final int MOST_LOOKED_AT = 2_000;
    private static final int BATCH = 200;

    /** The page, where {@code read} answers a part of all by how many to leave out and how many to look at. */
    <T> List<T> of(BiFunction<Integer, Integer, List<T>> read, Predicate<T> visible) {
        List<T> found = new ArrayList<>();
        long end = Math.min(total, MOST_LOOKED_AT);
        for (int at = 0; at < end && found.size() < first + max; at += BATCH) {
            read.apply(at, BATCH).stream().filter(visible).forEach(found::add);
        }
        return found.stream().skip(first).limit(max).toList();
    }
}
