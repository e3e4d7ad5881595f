package dev.tokenlifecycle.revocation.retry;

/**
 * Why a delivery failed, as it is kept: one line of letters that every database takes. The words are those of a receiver, who
 * may mean harm: one that can't be recorded would keep everybody else's outcome from being recorded, too.
 */
public final class FailureText {
    /** Well below the column, in bytes too. */
    static final int LONGEST = 500;

    private FailureText() {}

    /** {@code text} without control characters, line breaks and what isn't in the Basic Multilingual Plane, shortened. */
    public static String of(String text) {
        String line = text.replaceAll("[^\\x{20}-\\x{7E}\\x{A0}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\s]", "?")
                .replaceAll("[\\s\\x{2028}\\x{2029}]+", " ")
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + '…';
    }
}
