package dev.tokenlifecycle.keycloak;

import jakarta.persistence.EntityManager;
import org.hibernate.Session;

/**
 * Has a transaction's commit wait for the disk. On PostgreSQL, Keycloak's {@code AsyncCommitIntegrator} answers earlier where no
 * entities but sessions and events were written, and it doesn't see update statements: a revocation could be lost with the
 * database's crash after its success was answered. {@code RefreshCostIT} fails on a version that reads another property.
 */
public final class SynchronousCommit {
    private static final String PROPERTY = "kc.sync_commit_required";

    private SynchronousCommit() {}

    /** Asks for it; the rest of the transaction can't take it back. */
    public static void require(EntityManager entities) {
        entities.unwrap(Session.class).setProperty(PROPERTY, true);
    }
}
