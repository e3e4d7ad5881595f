package dev.tokenlifecycle.keycloak;

import java.time.Instant;
import org.keycloak.common.util.Time;

/** The clock of this server: Keycloak's, so that its offset moves tokens and this extension alike. */
public final class KeycloakTime {
    private KeycloakTime() {}

    /** Now, in milliseconds. */
    public static Instant now() {
        return Instant.ofEpochMilli(Time.currentTimeMillis());
    }
}
