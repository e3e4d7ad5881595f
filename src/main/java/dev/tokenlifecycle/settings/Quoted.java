package dev.tokenlifecycle.settings;

import org.jspecify.annotations.Nullable;

/** A refused value for an error text: at most 80 characters, without control characters. */
public final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    /** {@code raw} in quotes; {@code missing} for null. */
    public static String of(@Nullable Object raw) {
        if (raw == null) {
            return "missing";
        }
        String text = OneLine.of(String.valueOf(raw));
        String shortened = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return raw instanceof CharSequence ? '"' + shortened + '"' : shortened;
    }
}
