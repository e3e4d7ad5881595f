package dev.tokenlifecycle.rotation;

import dev.tokenlifecycle.settings.OneLine;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request came from.
 *
 * @param address the IP address; empty where it isn't known
 * @param userAgent the user agent, shortened to {@value #LONGEST_USER_AGENT} characters; empty where it isn't known
 */
public record Origin(String address, String userAgent) {
    private static final int LONGEST_USER_AGENT = 120;

    /** Neither address nor user agent is known. */
    public static final Origin UNKNOWN = new Origin("", "");

    /**
     * The separator of fields in the notes of an earlier version, and what not every database can keep: characters beyond the
     * Basic Multilingual Plane, and single surrogates.
     */
    private static final Pattern UNSAFE = Pattern.compile("[|\\p{Cs}]|[^\\u0000-\\uFFFF]");

    /** What a request says of itself, made safe to be kept: short and without control characters. */
    public static Origin of(@Nullable String address, @Nullable String userAgent) {
        return new Origin(clean(address), clean(userAgent));
    }

    private static String clean(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String safe = UNSAFE.matcher(OneLine.of(text)).replaceAll(" ");
        return safe.length() <= LONGEST_USER_AGENT ? safe : safe.substring(0, LONGEST_USER_AGENT);
    }
}
