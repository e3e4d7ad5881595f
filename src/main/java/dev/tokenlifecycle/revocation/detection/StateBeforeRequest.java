package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.clientpolicy.UnreadablePolicyException;
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
 * @param clientId the OAuth client id of the client; null where it is none
 * @param hooks the hooks of a client that is about to be deleted, or to get another id: its roles go first, and conditions ask
 *     for them and for the id
 */
record StateBeforeRequest(
        boolean enabled, int notBefore, @Nullable String clientId, Set<String> hooks) {
    private static final String ATTRIBUTE = StateBeforeRequest.class.getName();
    private static final StateBeforeRequest NOTHING = new StateBeforeRequest(false, Integer.MAX_VALUE, null, Set.of());

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
            session.setAttribute(ATTRIBUTE, read(session, endpoint));
        }
    }

    private static StateBeforeRequest read(KeycloakSession session, KeycloakEndpoint endpoint) {
        boolean registration = !endpoint.admin() && endpoint.is("clients-registrations", 3);
        if (!registration && !endpoint.admin()) {
            return NOTHING;
        }
        RealmModel realm = session.realms().getRealmByName(endpoint.realm());
        if (realm == null || !new WatchedRealm(session, realm).isWatched()) {
            return NOTHING;
        }
        return registration
                ? of(session, realm, realm.getClientByClientId(endpoint.path().get(2)))
                : read(session, realm, AdminTarget.of(endpoint.path()));
    }

    private static StateBeforeRequest read(KeycloakSession session, RealmModel realm, AdminTarget target) {
        String id = target.id();
        if (id != null && target.isOne("users")) {
            UserModel user = session.users().getUserById(realm, id);
            return user == null ? NOTHING : new StateBeforeRequest(user.isEnabled(), Integer.MAX_VALUE, null, Set.of());
        }
        if (id != null && target.isOne("clients")) {
            return of(session, realm, realm.getClientById(id));
        }
        return target.kind().isEmpty()
                ? new StateBeforeRequest(realm.isEnabled(), realm.getNotBefore(), null, Set.of())
                : NOTHING;
    }

    private static StateBeforeRequest of(KeycloakSession session, RealmModel realm, @Nullable ClientModel client) {
        if (client == null) {
            return NOTHING;
        }
        Set<String> hooks = RealmContext.callIn(session, realm, () -> hooks(session, realm, client));
        return new StateBeforeRequest(client.isEnabled(), client.getNotBefore(), client.getClientId(), hooks);
    }

    /** None where the policies can't be read: a request that revokes asks again, and fails. */
    private static Set<String> hooks(KeycloakSession session, RealmModel realm, ClientModel client) {
        try {
            return new MatchingHooks(session, realm).names(RevocationType.SESSIONS_REVOKED, Set.of(client));
        } catch (UnreadablePolicyException unreadable) {
            return Set.of();
        }
    }
}
