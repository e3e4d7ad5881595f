package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.RequiredWork;
import java.util.Set;
import java.util.function.Consumer;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Notices the revocations that Keycloak raises events for. A success event is raised in the transaction that revokes: a
 * revocation that can't be recorded is rolled back, and answered with an error.
 */
final class RevocationListener implements EventListenerProvider {
    private static final Set<EventType> REVOKING = Set.of(
            EventType.REVOKE_GRANT,
            EventType.LOGOUT,
            EventType.USER_DISABLED_BY_PERMANENT_LOCKOUT,
            EventType.CLIENT_UPDATE);

    private final KeycloakSession session;

    RevocationListener(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void onEvent(Event event) {
        if (REVOKING.contains(event.getType())) {
            inWatchedRealm(event.getRealmId(), realm -> new UserEventRevocations(session, realm).record(event));
        }
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        if (event.getError() == null && AdminEventRevocations.mayRevoke(event)) {
            inWatchedRealm(event.getRealmId(), realm -> new AdminEventRevocations(session, realm).record(event));
        }
    }

    private void inWatchedRealm(String realmId, Consumer<RealmModel> action) {
        RequiredWork.run(session, () -> {
            RealmModel realm = session.realms().getRealm(realmId);
            if (realm != null && new WatchedRealm(session, realm).isWatched()) {
                action.accept(realm);
            }
        });
    }

    @Override
    public void close() {}
}
