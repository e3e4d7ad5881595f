package dev.tokenlifecycle.revocation.detection;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Client ids that Keycloak has joined with commas, which an id may have, too: {@code a,b} is the clients {@code a} and {@code b},
 * or the client {@code a,b}. All three count: a notice too many is safer than one too few.
 */
final class JoinedClientIds {
    /** More than any id has; what is longer costs too much to try. */
    private static final int MOST_COMMAS = 20;

    private JoinedClientIds() {}

    /** Every id that can be read in {@code joined}. */
    static Stream<String> possible(String joined) {
        List<String> parts = List.of(joined.split(",", -1));
        return IntStream.range(0, parts.size())
                .boxed()
                .flatMap(from -> IntStream.rangeClosed(from + 1, Math.min(parts.size(), from + 1 + MOST_COMMAS))
                        .mapToObj(to -> String.join(",", parts.subList(from, to))))
                .filter(id -> !id.isEmpty());
    }
}
