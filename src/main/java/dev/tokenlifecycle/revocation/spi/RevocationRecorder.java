package dev.tokenlifecycle.revocation.spi;

import dev.tokenlifecycle.revocation.Revocation;
import java.util.Collection;
import org.keycloak.models.ClientModel;
import org.keycloak.provider.Provider;

/**
 * Notifies the revocation hooks. A recorded revocation is written to the outbox in the transaction of its caller: if that rolls
 * back, no hook is notified; if it commits, each that matches is, at least once. Delivery begins after the commit and never in
 * the caller's thread.
 */
public interface RevocationRecorder extends Provider {
    /**
     * Records {@code revocation} for each hook whose policy matches at least one of {@code affected}, once per hook name.
     * Costs one look at the client policies per client, and nothing more where no hook matches.
     *
     * @param revocation what ended
     * @param affected the clients that had tokens of it
     */
    void record(Revocation revocation, Collection<ClientModel> affected);

    @Override
    default void close() {}
}
