package dev.tokenlifecycle.revocation.detection;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a path below {@code /admin/realms/{realm}} is about.
 *
 * @param kind the first segment, such as {@code users}; empty for the realm itself
 * @param id the second segment; null where there is none
 * @param part the third segment, such as {@code consents}; null where there is none
 * @param partId the fourth segment; null where there is none
 */
record AdminTarget(
        String kind,
        @Nullable String id,
        @Nullable String part,
        @Nullable String partId) {

    /** Of the segments of a path relative to the realm; none are the realm itself. */
    static AdminTarget of(List<String> segments) {
        return new AdminTarget(
                segments.isEmpty() ? "" : segments.get(0), at(segments, 1), at(segments, 2), at(segments, 3));
    }

    /**
     * Of an admin event. Its path is decoded before anybody could cut it, so it is cut as the request's own path was, where that
     * is the same.
     *
     * @param request the endpoint of the current request
     * @param decoded the event's path; null counts as the realm itself
     */
    static AdminTarget of(Optional<KeycloakEndpoint> request, @Nullable String decoded) {
        String path = decoded == null ? "" : decoded;
        return of(request.filter(KeycloakEndpoint::admin)
                .map(KeycloakEndpoint::path)
                .filter(segments -> String.join("/", segments).equals(path))
                .orElseGet(() -> List.of(path.split("/", -1))));
    }

    private static @Nullable String at(List<String> segments, int index) {
        return segments.size() > index && !segments.get(index).isEmpty() ? segments.get(index) : null;
    }

    /** Whether it is exactly {@code kind/id}. */
    boolean isOne(String expected) {
        return kind.equals(expected) && id != null && part == null;
    }

    /** Whether it is {@code kind/id/part}, perhaps with the id of the part. */
    boolean isPart(String expected, String expectedPart) {
        return kind.equals(expected) && id != null && expectedPart.equals(part);
    }
}
