package dev.tokenlifecycle.settings;

/**
 * Blanks at the ends of a text, which nobody sees and which make it equal to no name: spaces, controls, zero-width characters.
 */
public final class EdgeBlanks {
    private EdgeBlanks() {}

    /** Whether {@code text} begins or ends with one. */
    public static boolean in(String text) {
        return !text.isEmpty() && (isBlank(text.codePointAt(0)) || isBlank(text.codePointBefore(text.length())));
    }

    private static boolean isBlank(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character)
                || Character.getType(character) == Character.FORMAT;
    }
}
