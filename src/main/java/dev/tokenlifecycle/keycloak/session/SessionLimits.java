package dev.tokenlifecycle.keycloak.session;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.SessionExpirationUtils;

/**
 * When Keycloak ends a client's session, by the settings of its realm and of the client.
 *
 * @param idleEnd when, unless it is used before
 * @param maxEnd when, however often it is used; {@link Instant#MAX} where nothing limits it
 */
public record SessionLimits(Instant idleEnd, Instant maxEnd) {
    /**
     * The limits of {@code clientSession}.
     *
     * @param used when the client last used it, in seconds since the epoch
     * @param offline whether those of offline sessions hold
     */
    public static SessionLimits of(AuthenticatedClientSessionModel clientSession, int used, boolean offline) {
        UserSessionModel userSession = clientSession.getUserSession();
        RealmModel realm = userSession.getRealm();
        ClientModel client = clientSession.getClient();
        boolean remembered = userSession.isRememberMe();
        long userSessionStarted = millis(userSession.getStarted());
        return new SessionLimits(
                earliest(
                        SessionExpirationUtils.calculateUserSessionIdleTimestamp(
                                offline, remembered, millis(userSession.getLastSessionRefresh()), realm),
                        SessionExpirationUtils.calculateClientSessionIdleTimestamp(
                                offline, remembered, millis(used), realm, client)),
                earliest(
                        SessionExpirationUtils.calculateUserSessionMaxLifespanTimestamp(
                                offline, remembered, userSessionStarted, realm),
                        SessionExpirationUtils.calculateClientSessionMaxLifespanTimestamp(
                                offline,
                                remembered,
                                millis(clientSession.getStarted()),
                                userSessionStarted,
                                realm,
                                client)));
    }

    /** When Keycloak ends it, unless it is used before. */
    public Instant end() {
        return idleEnd.isBefore(maxEnd) ? idleEnd : maxEnd;
    }

    private static Instant earliest(long... limits) {
        return LongStream.of(limits)
                .filter(limit -> limit > 0)
                .mapToObj(Instant::ofEpochMilli)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private static long millis(int seconds) {
        return Duration.ofSeconds(seconds).toMillis();
    }
}
