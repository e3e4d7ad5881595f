package dev.tokenlifecycle.admin.request;

import java.time.DateTimeException;
import java.time.Instant;

/** The instants that a request may name: from the year 1970 to 9999, which databases can keep and milliseconds can count. */
final class InstantRange {
    /** The end of a refusal. */
    static final String EXPECTED = " must be an instant from 1970 to 9999 such as 2026-11-25T22:00:00Z";

    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private InstantRange() {}

    /**
     * The instant {@code text} (RFC 3339).
     *
     * @throws DateTimeException if it is none, or not from 1970 to 9999
     */
    static Instant parse(String text) {
        Instant instant = Instant.parse(text);
        if (instant.isBefore(Instant.EPOCH) || !instant.isBefore(END)) {
            throw new DateTimeException(text + " isn't from 1970 to 9999");
        }
        return instant;
    }
}
