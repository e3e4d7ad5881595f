package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.rotation.MoveOrder;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.common.Profile;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The claims of one request on generations of a family. They are taken atomically across all nodes, at once, and given back
 * when the request has committed or rolled back; only where a token is strictly single use, the claim of a successful one
 * stays, because a request that has read the state before may still come.
 */
final class GenerationClaims implements MoveOrder.Claims {
    /** After it, the state alone decides: no request reads it and claims so much later. */
    private static final long STRICT_LIFESPAN_SECONDS = 60;

    /** Longer than any request: a claim is given back, unless its node dies. */
    private static final long LIFESPAN_SECONDS = 600;

    private final KeycloakSession session;
    private final FamilyRefresh refresh;
    private final List<String> taken = new ArrayList<>(2);

    GenerationClaims(KeycloakSession session, FamilyRefresh refresh) {
        this.session = session;
        this.refresh = refresh;
    }

    @Override
    public boolean take(long generation) {
        String key = "tl.claim." + refresh.family() + "." + generation;
        if (taken.contains(key)) {
            return true;
        }
        long lifespan = refresh.policy.isStrictlySingleUse() ? STRICT_LIFESPAN_SECONDS : LIFESPAN_SECONDS;
        if (!session.singleUseObjects().putIfAbsent(key, lifespan)) {
            return false;
        }
        if (taken.isEmpty()) {
            // The session provider has to enlist first, so that the claim is given back after its transaction.
            session.sessions();
            session.getTransactionManager().enlistAfterCompletion(new GiveBack(session.getKeycloakSessionFactory()));
        }
        taken.add(key);
        return true;
    }

    private final class GiveBack extends AbstractKeycloakTransaction {
        private final KeycloakSessionFactory factory;

        private GiveBack(KeycloakSessionFactory factory) {
            this.factory = factory;
        }

        @Override
        protected void commitImpl() {
            if (!refresh.isAnswered() || !refresh.policy.isStrictlySingleUse()) {
                giveBack();
            }
        }

        @Override
        protected void rollbackImpl() {
            try {
                refresh.undo(factory);
            } finally {
                giveBack();
            }
        }

        private void giveBack() {
            if (Profile.isFeatureEnabled(Profile.Feature.STATELESS)) {
                // Rows of the database: the transaction that took them is over.
                KeycloakModelUtils.runJobInTransaction(factory, each -> giveBack(each.singleUseObjects()));
            } else {
                giveBack(session.singleUseObjects());
            }
        }

        private void giveBack(SingleUseObjectProvider objects) {
            taken.forEach(objects::remove);
        }
    }
}
