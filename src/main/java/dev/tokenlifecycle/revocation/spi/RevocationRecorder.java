package dev.tokenlifecycle.revocation.spi;

import dev.tokenlifecycle.revocation.Revocation;
import java.util.Collection;
import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;

/**
 * Notifies the revocation hooks. A recorded revocation is written to the outbox in the transaction of its caller: if that rolls
 * back, no hook is notified; if it commits, each that matches is, at least once. Delivery begins after the commit and never in
 * the caller's thread.
 */
public interface RevocationRecorder extends Provider {
    /**
     * Records {@code revocation} for each hook whose policy matches at least one of {@code affected}, once per hook name.
     * Costs one look at the client policies per client, and nothing more where no hook matches. Where {@code affected} is empty,
     * it records nothing.
     *
     * @param revocation what ended
     * @param affected the clients that had tokens of it
     */
    void record(Revocation revocation, Collection<ClientModel> affected);

    /** The same in {@code realm}, also where no client had tokens of it. */
    default void record(RealmModel realm, Revocation revocation, Collection<ClientModel> affected) {
        record(realm, revocation, affected, Set.of());
    }

    /**
     * The same, also for the hooks {@code others}.
     *
     * @param others the names of hooks whose policies matched before the client was deleted or renamed, and may not match now
     */
    void record(RealmModel realm, Revocation revocation, Collection<ClientModel> affected, Set<String> others);

    @Override
    default void close() {}
}
