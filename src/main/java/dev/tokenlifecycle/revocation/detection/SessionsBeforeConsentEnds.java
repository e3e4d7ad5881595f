package dev.tokenlifecycle.revocation.detection;

import java.util.Optional;
import java.util.Set;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The sessions of a user before a request that withdraws a consent: Keycloak removes the offline ones that end with it before it
 * raises its event. They are read in the request's own transaction, so they wait for nobody.
 */
record SessionsBeforeConsentEnds(String userId, Set<String> ids) {
    private static final String ATTRIBUTE = SessionsBeforeConsentEnds.class.getName();

    /** Those of the user {@code userId} when this request began; none where it withdraws no consent of theirs. */
    static Set<String> of(KeycloakSession session, String userId) {
        SessionsBeforeConsentEnds known = session.getAttribute(ATTRIBUTE, SessionsBeforeConsentEnds.class);
        return known == null || !known.userId().equals(userId) ? Set.of() : known.ids();
    }

    /** Remembers them, the first time in a request. */
    static void remember(KeycloakSession session, KeycloakEndpoint endpoint, HttpRequest request) {
        if (!"DELETE".equals(request.getHttpMethod())
                || !endpoint.withdrawsConsent()
                || session.getAttribute(ATTRIBUTE, SessionsBeforeConsentEnds.class) != null) {
            return;
        }
        RealmModel realm = session.realms().getRealmByName(endpoint.realm());
        if (realm != null && new WatchedRealm(session, realm).isWatched()) {
            userId(session, realm, endpoint, request)
                    .flatMap(id -> Optional.ofNullable(session.users().getUserById(realm, id)))
                    .ifPresent(user -> remember(session, realm, user));
        }
    }

    private static void remember(KeycloakSession session, RealmModel realm, UserModel user) {
        Set<String> ids = new EndedSessions(session, realm).idsOf(user);
        if (ids != null) {
            session.setAttribute(ATTRIBUTE, new SessionsBeforeConsentEnds(user.getId(), ids));
        }
    }

    private static Optional<String> userId(
            KeycloakSession session, RealmModel realm, KeycloakEndpoint endpoint, HttpRequest request) {
        return endpoint.admin()
                ? Optional.of(endpoint.path().get(1))
                : RequestToken.userId(session, realm, RequestToken.bearer(request.getHttpHeaders()));
    }
}
