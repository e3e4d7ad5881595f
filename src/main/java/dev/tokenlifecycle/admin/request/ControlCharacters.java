package dev.tokenlifecycle.admin.request;

/** Control characters (Unicode's category Cc) in a text of a request. No name or id has one, and PostgreSQL refuses U+0000. */
final class ControlCharacters {
    /** The end of a refusal. */
    static final String REFUSAL = " must not have control characters";

    private ControlCharacters() {}

    /** Whether {@code text} has one. */
    static boolean in(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
