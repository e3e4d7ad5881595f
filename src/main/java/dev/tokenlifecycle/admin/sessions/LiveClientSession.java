package dev.tokenlifecycle.admin.sessions;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.keycloak.session.SessionLimits;
import dev.tokenlifecycle.lifetime.keycloak.AccessTokenLifespan;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.store.FamilyHolder;
import dev.tokenlifecycle.rotation.store.NotBefore;
import dev.tokenlifecycle.rotation.store.StoredFamily;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;

/**
 * What one client has of one user session.
 *
 * @param session Keycloak's session of the client
 * @param stored every family that it ever had and whose tokens may not have expired
 */
public record LiveClientSession(AuthenticatedClientSessionModel session, List<StoredFamily> stored) {
    /** {@code sessions} with their families: one query for all. */
    public static List<LiveClientSession> of(
            KeycloakSession keycloak, Collection<AuthenticatedClientSessionModel> sessions) {
        Set<String> userSessions =
                sessions.stream().map(each -> each.getUserSession().getId()).collect(Collectors.toSet());
        Map<String, List<StoredFamily>> families = new TokenFamilies(keycloak)
                .ofSessions(userSessions).stream().collect(Collectors.groupingBy(each -> key(each.holder())));
        return sessions.stream()
                .map(each -> new LiveClientSession(each, families.getOrDefault(key(each), List.of())))
                .toList();
    }

    private static String key(AuthenticatedClientSessionModel session) {
        return key(FamilyHolder.of(session, session.getUserSession().isOffline()));
    }

    private static String key(FamilyHolder holder) {
        return holder.sessionId() + " " + holder.clientId() + " " + holder.offline();
    }

    public UserSessionModel userSession() {
        return session.getUserSession();
    }

    public ClientModel client() {
        return session.getClient();
    }

    public Instant started() {
        return Instant.ofEpochSecond(session.getStarted());
    }

    /** When Keycloak ends it, unless it is used before. */
    public Instant expires() {
        return SessionLimits.of(
                        session,
                        userSession().getLastSessionRefresh(),
                        userSession().isOffline())
                .end();
    }

    /** Its families whose tokens can still be used, the one used last first. */
    public List<TokenFamily> families() {
        Instant now = KeycloakTime.now();
        return stored.stream()
                .filter(family -> family.isAlive(now))
                .map(StoredFamily::family)
                .toList();
    }

    /** Whether it had families, and none of them is alive: no token of it is good for anything. */
    public boolean hasOnlyDeadFamilies() {
        return !stored.isEmpty() && families().isEmpty();
    }

    /** Whether no token of it works any more: its families are dead, or it has none and a not-before has ended its tokens. */
    public boolean isOver(KeycloakSession keycloak) {
        return stored.isEmpty()
                ? isEndedBy(NotBefore.latest(keycloak, client(), userSession().getUser()))
                : families().isEmpty();
    }

    /**
     * Whether it has no families, and {@code notBefore} has certainly ended every token of it. Each refresh makes younger ones,
     * and Keycloak knows only when the user session was last used, by whichever client.
     *
     * @param notBefore in seconds since 1970
     */
    public boolean isEndedBy(int notBefore) {
        return stored.isEmpty() && lastUsed().getEpochSecond() < notBefore;
    }

    /** The last instant at which an access token of it can be alive. */
    public Instant safeAfter() {
        return lastUsed().plus(AccessTokenLifespan.longest(client()));
    }

    /** When the user session was last used, by whichever client. */
    public Instant lastUsed() {
        return Instant.ofEpochSecond(userSession().getLastSessionRefresh());
    }
}
