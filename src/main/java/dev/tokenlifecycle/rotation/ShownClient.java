package dev.tokenlifecycle.rotation;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a mail calls a client. A client that registers itself chooses its name, and could write links and markup into a mail of
 * the company. So the name is shown only where it is made of words; otherwise the client's id is.
 */
public final class ShownClient {
    /** Words: no markup, no key of a translation, and no dot that begins a domain. */
    private static final Pattern WORDS = Pattern.compile("(?:[\\p{L}\\p{M}\\p{N} ,'()_+-]|\\.(?!\\p{L})){1,80}");

    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{M}\\p{N}._:/@+-]");

    private ShownClient() {}

    /** The name, or else the id without what could be markup. */
    public static String of(@Nullable String name, String clientId) {
        return name != null && !name.isBlank() && WORDS.matcher(name).matches()
                ? name
                : UNSAFE.matcher(clientId).replaceAll("_");
    }
}
