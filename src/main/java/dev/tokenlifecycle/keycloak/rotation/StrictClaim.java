package dev.tokenlifecycle.keycloak.rotation;

import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The right to rotate one generation of a family, where there is no grace. It is claimed atomically across all nodes, at
 * once; a claim whose refresh fails is given back, so that the token isn't spent.
 */
final class StrictClaim {
    /** No request takes longer; after it the state alone decides. */
    private static final long LIFESPAN_SECONDS = 60;

    private StrictClaim() {}

    /** Claims for {@code refresh}; false means that another request has the right. */
    static boolean take(KeycloakSession session, FamilyRefresh refresh) {
        String key = "tl.claim." + refresh.family() + "." + refresh.presented.generation();
        if (!session.singleUseObjects().putIfAbsent(key, LIFESPAN_SECONDS)) {
            return false;
        }
        // The session provider has to enlist first, so that the claim is given back after its transaction.
        session.sessions();
        session.getTransactionManager()
                .enlistAfterCompletion(new GiveBack(session.getKeycloakSessionFactory(), key, refresh));
        return true;
    }

    private static final class GiveBack extends AbstractKeycloakTransaction {
        private final KeycloakSessionFactory factory;
        private final String key;
        private final FamilyRefresh refresh;

        private GiveBack(KeycloakSessionFactory factory, String key, FamilyRefresh refresh) {
            this.factory = factory;
            this.key = key;
            this.refresh = refresh;
        }

        @Override
        protected void commitImpl() {
            if (!refresh.isAnswered()) {
                rollbackImpl();
            }
        }

        @Override
        protected void rollbackImpl() {
            KeycloakModelUtils.runJobInTransaction(
                    factory, session -> session.singleUseObjects().remove(key));
        }
    }
}
