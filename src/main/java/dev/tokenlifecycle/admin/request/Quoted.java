package dev.tokenlifecycle.admin.request;

/** A caller's text in a message: short, and without line breaks. */
public final class Quoted {
    private static final int LONGEST = 64;

    private Quoted() {}

    public static String of(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return '"' + (line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line) + '"';
    }
}
