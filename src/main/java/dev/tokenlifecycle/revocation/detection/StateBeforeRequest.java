package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.RevocationType;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What an admin, or a client that registered itself, is about to change, as it was: Keycloak makes its listeners of events before
 * the change and raises the event after it, with nothing about the old state.
 *
 * @param enabled whether the user or the client was enabled
 * @param notBefore the not-before of the client or the realm
 * @param hooks the hooks of a client that is about to be deleted: its roles go first, and conditions ask for them
 */
record StateBeforeRequest(boolean enabled, int notBefore, Set<String> hooks) {
    private static final String ATTRIBUTE = StateBeforeRequest.class.getName();
    private static final StateBeforeRequest NOTHING = new StateBeforeRequest(false, Integer.MAX_VALUE, Set.of());

    /** As it was when this request began; says nothing where that doesn't matter. */
    static StateBeforeRequest in(KeycloakSession session) {
        StateBeforeRequest known = session.getAttribute(ATTRIBUTE, StateBeforeRequest.class);
        return known == null ? NOTHING : known;
    }

    /**
     * Remembers it, the first time in a request that changes something.
     *
     * @param method the request's
     */
    static void remember(KeycloakSession session, KeycloakEndpoint endpoint, String method) {
        if (("PUT".equals(method) || "DELETE".equals(method))
                && session.getAttribute(ATTRIBUTE, StateBeforeRequest.class) == null) {
            session.setAttribute(ATTRIBUTE, read(session, endpoint, "DELETE".equals(method)));
        }
    }

    private static StateBeforeRequest read(KeycloakSession session, KeycloakEndpoint endpoint, boolean delete) {
        boolean registration = !endpoint.admin() && endpoint.is("clients-registrations", 3);
        if (!registration && !endpoint.admin()) {
            return NOTHING;
        }
        RealmModel realm = session.realms().getRealmByName(endpoint.realm());
        if (realm == null || !new WatchedRealm(session, realm).isWatched()) {
            return NOTHING;
        }
        return registration
                ? of(session, realm, realm.getClientByClientId(endpoint.path().get(2)), delete)
                : read(session, realm, AdminTarget.of(endpoint.path()), delete);
    }

    private static StateBeforeRequest read(
            KeycloakSession session, RealmModel realm, AdminTarget target, boolean delete) {
        String id = target.id();
        if (id != null && target.isOne("users")) {
            UserModel user = session.users().getUserById(realm, id);
            return user == null ? NOTHING : new StateBeforeRequest(user.isEnabled(), Integer.MAX_VALUE, Set.of());
        }
        if (id != null && target.isOne("clients")) {
            return of(session, realm, realm.getClientById(id), delete);
        }
        return target.kind().isEmpty()
                ? new StateBeforeRequest(realm.isEnabled(), realm.getNotBefore(), Set.of())
                : NOTHING;
    }

    private static StateBeforeRequest of(
            KeycloakSession session, RealmModel realm, @Nullable ClientModel client, boolean delete) {
        if (client == null) {
            return NOTHING;
        }
        Set<String> hooks = delete
                ? RealmContext.callIn(
                        session,
                        realm,
                        () -> new MatchingHooks(session, realm).names(RevocationType.SESSIONS_REVOKED, Set.of(client)))
                : Set.of();
        return new StateBeforeRequest(client.isEnabled(), client.getNotBefore(), hooks);
    }
}
