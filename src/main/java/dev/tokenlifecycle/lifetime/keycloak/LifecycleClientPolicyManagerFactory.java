package dev.tokenlifecycle.lifetime.keycloak;

import dev.tokenlifecycle.keycloak.version.Installation;
import dev.tokenlifecycle.keycloak.version.VersionedFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.services.clientpolicy.ClientPolicyManager;
import org.keycloak.services.clientpolicy.DefaultClientPolicyManagerFactory;

/** Takes the place of Keycloak's own manager of client policies, under its id. */
public final class LifecycleClientPolicyManagerFactory extends DefaultClientPolicyManagerFactory
        implements VersionedFactory {
    private static final String CREATED = LifecycleClientPolicyManagerFactory.class.getName() + ".created.";

    /** Whether {@code realm} was created in this session: imported, not changed. */
    static boolean isCreatedBy(KeycloakSession session, RealmModel realm) {
        return session.getAttribute(CREATED + realm.getId()) != null;
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        super.postInit(factory);
        Installation.current().announce();
        factory.register(event -> {
            if (event instanceof RealmModel.RealmCreationEvent created) {
                created.getKeycloakSession()
                        .setAttribute(CREATED + created.getCreatedRealm().getId(), true);
            }
        });
    }

    @Override
    public ClientPolicyManager create(KeycloakSession session) {
        return new LifecycleClientPolicyManager(session);
    }

    @Override
    public int order() {
        return 10;
    }
}
