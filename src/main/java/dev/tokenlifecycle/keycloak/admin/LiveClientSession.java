package dev.tokenlifecycle.keycloak.admin;

import dev.tokenlifecycle.keycloak.family.ClientSessionFamilies;
import dev.tokenlifecycle.lifetime.ConfiguredLifespan;
import dev.tokenlifecycle.rotation.TokenFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.keycloak.common.util.Time;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.SessionExpirationUtils;

/**
 * What one client has of one login.
 *
 * @param session Keycloak's session of the client
 */
record LiveClientSession(AuthenticatedClientSessionModel session) {
    UserSessionModel login() {
        return session.getUserSession();
    }

    ClientModel client() {
        return session.getClient();
    }

    Instant started() {
        return Instant.ofEpochSecond(session.getStarted());
    }

    /** When Keycloak ends it, unless it is used before. */
    Instant expires() {
        RealmModel realm = login().getRealm();
        boolean offline = login().isOffline();
        boolean remembered = login().isRememberMe();
        long loginStarted = millis(login().getStarted());
        long started = millis(session.getStarted());
        long used = millis(login().getLastSessionRefresh());
        return LongStream.of(
                        SessionExpirationUtils.calculateUserSessionMaxLifespanTimestamp(
                                offline, remembered, loginStarted, realm),
                        SessionExpirationUtils.calculateUserSessionIdleTimestamp(offline, remembered, used, realm),
                        SessionExpirationUtils.calculateClientSessionMaxLifespanTimestamp(
                                offline, remembered, started, loginStarted, realm, client()),
                        SessionExpirationUtils.calculateClientSessionIdleTimestamp(
                                offline, remembered, used, realm, client()))
                .filter(limit -> limit > 0)
                .mapToObj(Instant::ofEpochMilli)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** Its families whose tokens can still be used, the one used last first. */
    List<TokenFamily> families() {
        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        return new ClientSessionFamilies(session)
                .all().stream().filter(family -> !expired(family, now)).toList();
    }

    private static boolean expired(TokenFamily family, Instant now) {
        Instant expiresAt = family.lastExpiry();
        return expiresAt != null && expiresAt.isBefore(now);
    }

    /** Whether a not-before of the realm, the client or the user has ended every token of it: a new login starts it anew. */
    boolean ended(KeycloakSession keycloak) {
        RealmModel realm = login().getRealm();
        int notBefore = Math.max(realm.getNotBefore(), client().getNotBefore());
        return session.getStarted() < notBefore
                || session.getStarted() < keycloak.users().getNotBeforeOfUser(realm, login().getUser());
    }

    /** The last instant at which an access token of it can be alive. */
    Instant safeAfter() {
        return lastUsed().plus(accessTokenLifespan(client(), login().getRealm()));
    }

    /** When the login was last used, by whichever client. */
    Instant lastUsed() {
        return Instant.ofEpochSecond(login().getLastSessionRefresh());
    }

    /** How long access tokens of {@code client} live at most, caps of policies left aside: they may be younger than a token. */
    static Duration accessTokenLifespan(ClientModel client, RealmModel realm) {
        Long own = ConfiguredLifespan.of(client.getAttribute(ConfiguredLifespan.ATTRIBUTE))
                .seconds();
        long lifespan = own == null ? realm.getAccessTokenLifespan() : own;
        if (lifespan < 0) {
            lifespan = Math.max(realm.getSsoSessionMaxLifespan(), realm.getSsoSessionMaxLifespanRememberMe());
        }
        long implicit = client.isImplicitFlowEnabled() ? realm.getAccessTokenLifespanForImplicitFlow() : 0;
        return Duration.ofSeconds(Math.max(lifespan, implicit));
    }

    private static long millis(int seconds) {
        return Duration.ofSeconds(seconds).toMillis();
    }
}
