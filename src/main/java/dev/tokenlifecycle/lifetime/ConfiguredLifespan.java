package dev.tokenlifecycle.lifetime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The <em>Access Token Lifespan</em> of a client, as Keycloak keeps it: seconds, −1 for the session's maximum, empty for the
 * realm's.
 *
 * @param seconds null where the client has none of its own; −1 for the session's maximum
 */
public record ConfiguredLifespan(@Nullable Long seconds) {
    /** The client attribute. */
    public static final String ATTRIBUTE = "access.token.lifespan";

    /** Stands for the session's maximum, in a client's lifespan and in a realm's. */
    public static final int SESSION_MAXIMUM = -1;

    /**
     * The lifespan that {@code attribute} says, read as Keycloak reads it: a sign, zeros in front and the digits of other scripts
     * count. What Keycloak can't read is none: it issues no token then.
     */
    public static ConfiguredLifespan of(@Nullable String attribute) {
        if (attribute == null || attribute.isBlank()) {
            return new ConfiguredLifespan(null);
        }
        try {
            return new ConfiguredLifespan((long) Integer.parseInt(attribute));
        } catch (NumberFormatException unreadable) {
            return new ConfiguredLifespan(null);
        }
    }

    /** Whether the client asks for more than {@code ceiling}; the session's maximum always does. */
    public boolean exceeds(Duration ceiling) {
        Long own = seconds;
        return own != null && (own == SESSION_MAXIMUM || own > ceiling.toSeconds());
    }

    /**
     * How long Keycloak lets a token live, before its session ends it.
     *
     * @param realm the realm's lifespan, in seconds; −1 for the session's maximum
     * @param sessionMaximum the session's maximum, in seconds
     */
    public long longest(long realm, long sessionMaximum) {
        Long own = seconds;
        long lifespan = own == null ? realm : own;
        // Any other negative number is a token that has expired when it is issued.
        return lifespan == SESSION_MAXIMUM ? sessionMaximum : Math.max(0, lifespan);
    }

    /** The sentence that refuses it: the setting, its range and the value. */
    public String refusal(Duration ceiling) {
        return "Access Token Lifespan must be at most " + ceiling.toSeconds()
                + " seconds for this client (client policy, executor access-token-lifetime), was "
                + (seconds != null && seconds == SESSION_MAXIMUM ? "the session's maximum (-1)" : seconds);
    }
}
