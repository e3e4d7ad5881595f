package dev.tokenlifecycle.keycloak.outbox;

import org.keycloak.models.AbstractKeycloakTransaction;

/** Runs something once everything else of a transaction has been committed; a rollback runs nothing. */
final class AfterCommit extends AbstractKeycloakTransaction {
    private final Runnable action;

    AfterCommit(Runnable action) {
        this.action = action;
    }

    @Override
    protected void commitImpl() {
        action.run();
    }

    @Override
    protected void rollbackImpl() {}
}
