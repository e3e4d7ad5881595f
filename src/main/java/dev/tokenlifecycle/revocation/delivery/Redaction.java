package dev.tokenlifecycle.revocation.delivery;

import java.util.List;

/**
 * Takes the secrets of a request out of what the receiver says, as they are or escaped as in JSON, in an address ({@code
 * %2F}) or in HTML. A secret of fewer than four characters stays: it would be found in ordinary words.
 */
final class Redaction {
    private static final String INSTEAD = "***";
    private static final int SHORTEST_SECRET = 4;
    private static final int LONGEST_ESCAPE = 10;

    private final List<String> secrets;

    Redaction(List<String> secrets) {
        this.secrets = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .toList();
    }

    /** {@code text} without the secrets. */
    String of(String text) {
        return without(text, false);
    }

    /** The same of a text that was cut: it may end within a secret, of which four characters or more are hidden too. */
    String ofBeginning(String text) {
        return without(text, true);
    }

    private String without(String text, boolean cut) {
        String clean = text;
        for (String secret : secrets) {
            clean = without(clean, secret, cut);
        }
        return clean;
    }

    private static String without(String text, String secret, boolean cut) {
        StringBuilder clean = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = endOf(secret, text, at, cut);
            if (end > at) {
                clean.append(INSTEAD);
                at = end;
            } else {
                clean.append(text.charAt(at++));
            }
        }
        return clean.toString();
    }

    /** Where {@code secret} ends that begins at {@code start}; {@code start} where it doesn't begin there. */
    private static int endOf(String secret, String text, int start, boolean cut) {
        int at = start;
        for (int i = 0; i < secret.length(); i++) {
            int length = lengthOf(secret.charAt(i), text, at);
            if (length == 0) {
                boolean within = cut && i >= SHORTEST_SECRET && endsAt(text, at);
                return within ? text.length() : start;
            }
            at += length;
        }
        return at;
    }

    /** Whether the text ends at {@code at}, or with an escape that was cut. */
    private static boolean endsAt(String text, int at) {
        return at == text.length()
                || (text.length() - at < LONGEST_ESCAPE
                        && (isEscape(text.charAt(at)) || isEscape(text.charAt(at - 1))));
    }

    private static boolean isEscape(char letter) {
        return letter == '\\' || letter == '%' || letter == '&';
    }

    /** How many characters stand for {@code letter} at {@code at}; 0 where something else stands there. */
    private static int lengthOf(char letter, String text, int at) {
        if (at == text.length()) {
            return 0;
        }
        int escaped = isEscape(text.charAt(at)) ? lengthOfEscaped(letter, text, at) : 0;
        return escaped > 0 || text.charAt(at) != letter ? escaped : 1;
    }

    private static int lengthOfEscaped(char letter, String text, int at) {
        return switch (text.charAt(at)) {
            case '\\' -> lengthInJson(letter, text, at);
            case '%' -> lengthOfOne(text, at, String.format("%%%02x", (int) letter));
            default ->
                lengthOfOne(text, at, "&#" + (int) letter + ';', String.format("&#x%x;", (int) letter), inHtml(letter));
        };
    }

    // JSON within JSON has several backslashes.
    private static int lengthInJson(char letter, String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) == '\\') {
            end++;
        }
        if (end < text.length() && text.charAt(end) == letter) {
            return end + 1 - at;
        }
        int code = lengthOfOne(text, end, String.format("u%04x", (int) letter));
        return code == 0 ? 0 : end + code - at;
    }

    private static int lengthOfOne(String text, int at, String... forms) {
        for (String form : forms) {
            if (text.regionMatches(true, at, form, 0, form.length())) {
                return form.length();
            }
        }
        return 0;
    }

    private static String inHtml(char letter) {
        return switch (letter) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\'' -> "&apos;";
            case '"' -> "&quot;";
            default -> "";
        };
    }
}
