package dev.tokenlifecycle.rotation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The details that the events of refreshes have, by their names. */
public final class RefreshEventDetails {
    /** The {@link Verdict}. */
    public static final String VERDICT = "refresh_verdict";
    /** {@code observe} where the verdict was only recorded; absent where it was enforced. */
    public static final String MODE = "rotation_mode";
    /** The family of the presented token. */
    public static final String FAMILY = TokenFamily.CLAIM;
    /** The generation of the presented token. */
    public static final String GENERATION = TokenFamily.GENERATION_CLAIM;
    /** The generation that the family had. */
    public static final String CURRENT_GENERATION = "current_generation";
    /** How long the family had had it. */
    public static final String SECONDS_SINCE_ROTATION = "seconds_since_rotation";
    /** Whether the presented token is the one that caused the last rotation. */
    public static final String CAUSED_LAST_ROTATION = "caused_last_rotation";
    /** The address that the last rotation came from. */
    public static final String LAST_ROTATION_ADDRESS = "last_rotation_address";
    /** The user agent that the last rotation came from. */
    public static final String LAST_ROTATION_USER_AGENT = "last_rotation_user_agent";
    /** The user agent that presented the token; its address is the event's. */
    public static final String USER_AGENT = "user_agent";
    /** What the reuse has ended; absent where it has ended nothing. */
    public static final String REVOKED = "revoked";

    private RefreshEventDetails() {}

    /** The number in the detail {@code name}; null where it has none. */
    public static @Nullable Long number(Map<String, String> details, String name) {
        String text = details.get(name);
        return text == null || !text.matches("[0-9]{1,18}") ? null : Long.valueOf(text);
    }
}
