package dev.tokenlifecycle.keycloak;

import org.keycloak.connections.jpa.support.EntityManagers;
import org.keycloak.models.KeycloakSession;

/** Work that reads many entities and writes none. */
public final class ReadOnlyWork {
    private ReadOnlyWork() {}

    /** Does {@code work}. Ordinarily every query would look for changes in all entities that were read before it. */
    public static void run(KeycloakSession session, Runnable work) {
        EntityManagers.runInBatch(session, work, false);
    }
}
