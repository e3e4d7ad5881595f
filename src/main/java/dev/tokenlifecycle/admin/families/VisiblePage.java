package dev.tokenlifecycle.admin.families;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * A page for an admin who may see a part of all only. The database can't select that part, so it is sought among the first
 * {@value #MOST_LOOKED_AT} of all.
 *
 * @param first how many of those that the admin may see are left out
 * @param max how many it has at most
 * @param total how many there are in all
 */
record VisiblePage(int first, int max, long total) {
    private static final int MOST_LOOKED_AT = 2_000;
    private static final int BATCH = 200;

    /**
     * The page.
     *
     * @param read reads some of all: how many it leaves out, and how many it returns at most
     * @param visible whether the admin may see one
     */
    <T> List<T> of(BiFunction<Integer, Integer, List<T>> read, Predicate<T> visible) {
        List<T> found = new ArrayList<>();
        long end = Math.min(total, MOST_LOOKED_AT);
        for (int at = 0; at < end && found.size() < first + max; at += BATCH) {
            read.apply(at, BATCH).stream().filter(visible).forEach(found::add);
        }
        return found.stream().skip(first).limit(max).toList();
    }
}
