package dev.tokenlifecycle.keycloak;

/**
 * Whether something fails that is tried again and again: its log says when that begins and when it ends, and nothing between. One
 * thread at a time may use it.
 */
public final class RepeatedFailure {
    private boolean lasts;

    /** Notes that it failed. Returns whether it worked before. */
    public boolean noteFailure() {
        boolean begins = !lasts;
        lasts = true;
        return begins;
    }

    /** Notes that it worked. Returns whether it failed before. */
    public boolean noteSuccess() {
        boolean ends = lasts;
        lasts = false;
        return ends;
    }
}
