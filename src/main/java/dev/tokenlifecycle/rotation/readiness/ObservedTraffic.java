package dev.tokenlifecycle.rotation.readiness;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How much was observed.
 *
 * @param refreshes how many refreshes
 * @param families of how many families
 * @param users of how many users
 * @param clients of how many clients
 * @param days on how many days (UTC)
 * @param first when the first; null where there is none
 * @param last when the last; null where there is none
 */
public record ObservedTraffic(
        int refreshes,
        long families,
        long users,
        long clients,
        long days,
        @Nullable Instant first,
        @Nullable Instant last) {
    /** Where none of so many families is refused, fewer than 1 % will be, with 95 % confidence (the rule of three). */
    private static final int ENOUGH_FAMILIES = 300;

    /** Apps are used in another way at weekends. */
    private static final int ENOUGH_DAYS = 7;

    /** What there is too little of. */
    public enum Shortage {
        FAMILIES,
        DAYS
    }

    /** Sums up {@code history}, the oldest first. */
    public static ObservedTraffic of(List<ObservedRefresh> history) {
        return new ObservedTraffic(
                history.size(),
                different(history, ObservedRefresh::family),
                different(history, ObservedRefresh::user),
                different(history, ObservedRefresh::client),
                different(
                        history,
                        refresh -> refresh.at().atOffset(ZoneOffset.UTC).toLocalDate()),
                history.isEmpty() ? null : history.get(0).at(),
                history.isEmpty() ? null : history.get(history.size() - 1).at());
    }

    /** What there is too little of to conclude anything from a forecast that refuses nobody; empty where there is enough. */
    public Set<Shortage> shortages() {
        Set<Shortage> shortages = EnumSet.noneOf(Shortage.class);
        if (families < ENOUGH_FAMILIES) {
            shortages.add(Shortage.FAMILIES);
        }
        if (days < ENOUGH_DAYS) {
            shortages.add(Shortage.DAYS);
        }
        return shortages;
    }

    private static long different(List<ObservedRefresh> history, Function<ObservedRefresh, @Nullable Object> what) {
        return history.stream().map(what).filter(Objects::nonNull).distinct().count();
    }
}
