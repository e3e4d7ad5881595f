package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.outbox.RevocationOutbox;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * Sessions that Keycloak ends in some requests without raising an event for it. They are remembered when the request begins,
 * or when Keycloak names them, and recorded in the request's own transaction right before it commits, where they have ended and no event
 * said so.
 */
final class SilentSessionEnds extends AbstractKeycloakTransaction {
    private static final String ATTRIBUTE = SilentSessionEnds.class.getName();

    private final KeycloakSession session;
    private final RealmModel realm;
    private final RevocationReason reason;
    private final Initiator initiator;
    private final List<LiveSession> alive;

    private SilentSessionEnds(
            KeycloakSession session,
            RealmModel realm,
            RevocationReason reason,
            Initiator initiator,
            List<LiveSession> alive) {
        this.session = session;
        this.realm = realm;
        this.reason = reason;
        this.initiator = initiator;
        this.alive = alive;
    }

    /**
     * A session that is alive and may end.
     *
     * @param clients its clients, which nobody can read any more when it has ended: with the feature {@code stateless} its rows
     *     go at once
     */
    record LiveSession(String id, String userId, boolean offline, Set<ClientModel> clients) {
        static LiveSession of(UserSessionModel session) {
            return new LiveSession(
                    session.getId(),
                    session.getUser().getId(),
                    session.isOffline(),
                    session.getAuthenticatedClientSessions().values().stream()
                            .map(AuthenticatedClientSessionModel::getClient)
                            .collect(Collectors.toSet()));
        }
    }

    /** Watches what {@code http} may end, the first time in a request. */
    static void watch(KeycloakSession session, KeycloakEndpoint endpoint, HttpRequest http) {
        SilentLogoutRequest request = SilentLogoutRequest.of(endpoint).orElse(null);
        if (request == null || session.getAttribute(ATTRIBUTE) != null) {
            return;
        }
        session.setAttribute(ATTRIBUTE, true);
        RealmModel realm = session.realms().getRealmByName(request.realm());
        if (realm == null || !new WatchedRealm(session, realm).isWatched()) {
            return;
        }
        List<LiveSession> alive = request.sessions(session, realm, http);
        if (!alive.isEmpty()) {
            watch(session, realm, request.reason(), request.initiator(), alive);
        }
    }

    /** Watches a session that an identity provider is about to end. */
    static void watchUpstreamLogout(KeycloakSession session, UserSessionModel ending) {
        RealmModel realm = ending.getRealm();
        if (new WatchedRealm(session, realm).isWatched()) {
            watch(
                    session,
                    realm,
                    RevocationReason.IDENTITY_PROVIDER_LOGOUT,
                    Initiator.SYSTEM,
                    List.of(LiveSession.of(ending)));
        }
    }

    private static void watch(
            KeycloakSession session,
            RealmModel realm,
            RevocationReason reason,
            Initiator initiator,
            List<LiveSession> alive) {
        new RevocationOutbox(session).expect();
        session.getTransactionManager().enlistPrepare(new SilentSessionEnds(session, realm, reason, initiator, alive));
        // Enlisted behind this, for the sessions that this adds while it commits.
        LoggedOutSessions.enlistedIn(session);
    }

    @Override
    protected void commitImpl() {
        EndedSessions ended = new EndedSessions(session, realm);
        alive.stream()
                .filter(one -> ended.hasEnded(one.id(), one.offline()))
                .forEach(one -> session.getProvider(RevocationRecorder.class)
                        .record(
                                realm,
                                Revocation.of(new RevokedSubject.Session(one.userId(), one.id()))
                                        .because(reason)
                                        .by(initiator),
                                one.clients()));
    }

    @Override
    protected void rollbackImpl() {}
}
