package dev.tokenlifecycle.keycloak.hook;

import dev.tokenlifecycle.keycloak.policy.ConfiguredHooks;
import dev.tokenlifecycle.keycloak.spi.RevocationRecorder;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/**
 * Listens in every realm to the events that end something. Success events and admin events come within the transaction that
 * ends it, so that a revocation and its deliveries are committed together.
 */
public final class RevocationListenerFactory implements EventListenerProviderFactory {
    private static final Set<EventType> ENDING =
            Set.of(EventType.REVOKE_GRANT, EventType.LOGOUT, EventType.DELETE_ACCOUNT);

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new EventListenerProvider() {
            @Override
            public void onEvent(Event event) {
                if (ENDING.contains(event.getType()) && event.getError() == null) {
                    RealmModel realm = realmWithHooks(event.getRealmId());
                    if (realm != null) {
                        new UserRevocations(session, realm, session.getProvider(RevocationRecorder.class)).of(event);
                    }
                }
            }

            @Override
            public void onEvent(AdminEvent event, boolean includeRepresentation) {
                if (event.getOperationType() != OperationType.CREATE && event.getError() == null) {
                    RealmModel realm = realmWithHooks(event.getRealmId());
                    if (realm != null) {
                        new AdminRevocations(session, realm, session.getProvider(RevocationRecorder.class)).of(event);
                    }
                }
            }

            private @Nullable RealmModel realmWithHooks(String realmId) {
                RealmModel realm = session.realms().getRealm(realmId);
                return realm == null
                                || ConfiguredHooks.of(session, realm).names().isEmpty()
                        ? null
                        : realm;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public String getId() {
        return "token-lifecycle-revocations";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
