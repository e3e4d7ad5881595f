package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.detection.SilentSessionEnds.LiveSession;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.cookie.CookieProvider;
import org.keycloak.cookie.CookieType;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionProvider;
import org.keycloak.representations.LogoutToken;
import org.keycloak.services.managers.AuthenticationManager;

/**
 * A request that may end sessions without an event, and which. Cookies and tokens are read unchecked: they only say where to
 * look, and whether something ended is Keycloak's answer.
 *
 * @param realm the name of the realm
 */
record SilentLogoutRequest(Kind kind, String realm) {
    enum Kind {
        /** An admin becomes a user of their own realm: the admin's session ends. */
        IMPERSONATION,
        /** An identity provider's logout that Keycloak counts as failed, because a client couldn't be logged out. */
        UPSTREAM_LOGOUT,
        /** A login page that takes the place of the session that the browser had. */
        LOGIN
    }

    static Optional<SilentLogoutRequest> of(KeycloakEndpoint endpoint) {
        return Stream.ofNullable(kind(endpoint))
                .map(kind -> new SilentLogoutRequest(kind, endpoint.realm()))
                .findFirst();
    }

    private static @Nullable Kind kind(KeycloakEndpoint endpoint) {
        if (endpoint.isUpstreamLogout()) {
            return Kind.UPSTREAM_LOGOUT;
        }
        if (endpoint.admin()) {
            return endpoint.is("users", 3) && endpoint.path().get(2).equals("impersonation")
                    ? Kind.IMPERSONATION
                    : null;
        }
        return endpoint.begins("login-actions") && endpoint.path().size() > 1 ? Kind.LOGIN : null;
    }

    RevocationReason reason() {
        return kind == Kind.UPSTREAM_LOGOUT ? RevocationReason.IDENTITY_PROVIDER_LOGOUT : RevocationReason.LOGOUT;
    }

    Initiator initiator() {
        return switch (kind) {
            case IMPERSONATION -> Initiator.ADMIN;
            case UPSTREAM_LOGOUT -> Initiator.SYSTEM;
            case LOGIN -> Initiator.USER;
        };
    }

    /** The sessions that it may end and that are alive now. */
    List<LiveSession> sessions(KeycloakSession session, RealmModel inRealm, HttpRequest http) {
        Stream<UserSessionModel> found = switch (kind) {
            case IMPERSONATION -> RequestToken.session(session, inRealm, RequestToken.bearer(http.getHttpHeaders()));
            case LOGIN ->
                RequestToken.session(
                        session,
                        inRealm,
                        session.getProvider(CookieProvider.class).get(CookieType.IDENTITY));
            case UPSTREAM_LOGOUT -> brokered(session, inRealm, http);
        };
        return found.filter(one -> AuthenticationManager.isSessionValid(inRealm, one))
                .map(LiveSession::of)
                .toList();
    }

    private static Stream<UserSessionModel> brokered(KeycloakSession session, RealmModel realm, HttpRequest http) {
        String token = http.getDecodedFormParameters().getFirst(OAuth2Constants.LOGOUT_TOKEN);
        return RequestToken.claims(token, LogoutToken.class)
                .flatMap(claims -> session.identityProviders()
                        .getAllStream(IdentityProviderQuery.userAuthentication())
                        .map(IdentityProviderModel::getAlias)
                        .flatMap(alias -> brokered(session.sessions(), realm, alias, claims)));
    }

    private static Stream<UserSessionModel> brokered(
            UserSessionProvider sessions, RealmModel realm, String alias, LogoutToken claims) {
        Stream<UserSessionModel> offline = RequestToken.id(claims.getSubject())
                .flatMap(user -> sessions.getOfflineUserSessionByBrokerUserIdStream(realm, alias + '.' + user));
        if (claims.getSid() == null) {
            return Stream.concat(
                    RequestToken.id(claims.getSubject())
                            .flatMap(user -> sessions.getUserSessionByBrokerUserIdStream(realm, alias + '.' + user)),
                    offline);
        }
        return RequestToken.id(claims.getSid())
                .map(sid -> alias + '.' + sid)
                .flatMap(id -> Stream.concat(
                        Stream.ofNullable(sessions.getUserSessionByBrokerSessionId(realm, id)),
                        offline.filter(one -> id.equals(one.getBrokerSessionId()))));
    }
}
