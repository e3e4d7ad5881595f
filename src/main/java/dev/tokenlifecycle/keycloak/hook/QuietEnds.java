package dev.tokenlifecycle.keycloak.hook;

import dev.tokenlifecycle.keycloak.outbox.RevocationOutbox;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationType;
import java.util.List;
import java.util.Set;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Sessions that Keycloak ends in some requests without raising an event for it. They are looked up when the request begins, and
 * told of in the request's own transaction right before it commits, where they have ended and nothing else said so.
 */
final class QuietEnds extends AbstractKeycloakTransaction {
    private static final String ATTRIBUTE = QuietEnds.class.getName();

    private final KeycloakSession session;
    private final RealmModel realm;
    private final QuietRequest request;
    private final List<LiveSession> alive;

    private QuietEnds(KeycloakSession session, RealmModel realm, QuietRequest request, List<LiveSession> alive) {
        this.session = session;
        this.realm = realm;
        this.request = request;
        this.alive = alive;
    }

    /** A session that was alive when the request began. */
    record LiveSession(String id, String userId, boolean offline) {}

    /** Watches what {@code http} may end, the first time in a request. */
    static void watch(KeycloakSession session, HttpRequest http) {
        QuietRequest request = QuietRequest.of(http).orElse(null);
        if (request == null || session.getAttribute(ATTRIBUTE) != null) {
            return;
        }
        session.setAttribute(ATTRIBUTE, true);
        RealmModel realm = session.realms().getRealmByName(request.realm());
        if (realm == null || !new MatchingHooks(session, realm).possible()) {
            return;
        }
        List<LiveSession> alive = request.sessions(session, realm, http);
        if (!alive.isEmpty()) {
            new RevocationOutbox(session).expect();
            session.getTransactionManager().enlistPrepare(new QuietEnds(session, realm, request, alive));
        }
    }

    @Override
    protected void commitImpl() {
        EndedSessions ended = new EndedSessions(session, realm);
        alive.stream()
                .filter(one -> ended.ended(one.id(), one.offline()))
                .forEach(one -> HookRevocationRecorder.of(session)
                        .record(
                                realm,
                                new Revocation(
                                        RevocationType.SESSION_REVOKED,
                                        one.userId(),
                                        one.id(),
                                        null,
                                        null,
                                        null,
                                        request.reason(),
                                        request.initiator()),
                                ended.clientsOf(one.id()),
                                Set.of()));
    }

    @Override
    protected void rollbackImpl() {}
}
