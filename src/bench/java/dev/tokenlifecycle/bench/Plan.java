package dev.tokenlifecycle.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is measured, and how long: {@code -Dbench.parts=embedded,tight} chooses parts, {@code -Dbench.rounds} says how often the
 * comparison that counts takes turns (the others take a share of it), {@code -Dbench.millis} how long one turn is.
 */
final class Plan {
    private static final List<String> ON_EMBEDDED =
            List.of("embedded", "tight", "profile", "revocations", "credentials", "lists");
    private static final List<String> ON_POSTGRES = List.of("postgres", "access-tokens", "cluster", "curves");
    private static final List<String> PARTS = Stream.of(ON_EMBEDDED, ON_POSTGRES, List.of("startup"))
            .flatMap(List::stream)
            .toList();

    private static final List<String> ASKED = Arrays.asList(
            System.getProperty("bench.parts", String.join(",", PARTS)).split(","));
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 24);

    /** The length of a turn. */
    static final int MILLIS = Integer.getInteger("bench.millis", 500);

    static {
        if (!PARTS.containsAll(ASKED)) {
            throw new IllegalArgumentException("bench.parts must be some of " + PARTS + ", was " + ASKED);
        }
    }

    private Plan() {}

    /** Whether {@code part} is to be measured. */
    static boolean has(String part) {
        return ASKED.contains(part);
    }

    static boolean hasEmbedded() {
        return ON_EMBEDDED.stream().anyMatch(Plan::has);
    }

    static boolean hasPostgres() {
        return ON_POSTGRES.stream().anyMatch(Plan::has);
    }

    static boolean hasStartup() {
        return has("startup");
    }

    /** Whether every part is: only such a run is published. */
    static boolean isWhole() {
        return ASKED.containsAll(PARTS);
    }

    /** So many rounds, at least six: fewer have no interval of 95 %. */
    static int rounds(double share) {
        return Math.max(6, (int) Math.round(ROUNDS * share));
    }
}
