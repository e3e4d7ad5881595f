package dev.tokenlifecycle.adapter;

/**
 * What to answer a push (RFC 8935).
 *
 * @param status 202 it is kept, 400 it will never be accepted, 413 it is too large, 503 try again
 * @param body JSON that says why not; empty with 202
 */
public record PushAnswer(int status, String body) {
    /** The largest body that is read, in bytes: an event with 500 sessions has about 40,000. */
    public static final int LARGEST = 128 * 1024;

    static final PushAnswer ACCEPTED = new PushAnswer(202, "");
    /** More than {@link #LARGEST} bytes; who mounts the handler may stop reading there. */
    public static final PushAnswer TOO_LARGE = new PushAnswer(413, json("invalid_request", "larger than " + LARGEST));

    static PushAnswer refused(String code, String description) {
        return new PushAnswer(400, json(code, description));
    }

    static PushAnswer later(String description) {
        return new PushAnswer(503, json("temporarily_unavailable", description));
    }

    // The words are ours: nothing of what was sent is in them.
    private static String json(String code, String description) {
        return "{\"err\":\"" + code + "\",\"description\":\"" + description + "\"}";
    }
}
