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

    /** The lifespan that {@code attribute} says; one that isn't a number is left to Keycloak. */
    public static ConfiguredLifespan of(@Nullable String attribute) {
        return attribute == null || !attribute.strip().matches("-?[0-9]{1,10}")
                ? new ConfiguredLifespan(null)
                : new ConfiguredLifespan(Long.parseLong(attribute.strip()));
    }

    /** Whether the client asks for more than {@code ceiling}; the session's maximum always does. */
    public boolean exceeds(Duration ceiling) {
        Long own = seconds;
        return own != null && (own < 0 || own > ceiling.toSeconds());
    }

    /** The sentence that refuses it: the setting, its range and the value. */
    public String refusal(Duration ceiling) {
        return "Access Token Lifespan must be at most " + ceiling.toSeconds()
                + " seconds for this client (client policy, executor access-token-lifetime), was "
                + (seconds != null && seconds < 0 ? "the session's maximum (-1)" : seconds);
    }
}
