package dev.tokenlifecycle.revocation.spi;

import org.keycloak.provider.Provider;

/** Sends what waits in the outbox. */
public interface DeliveryDispatcher extends Provider {
    /**
     * Says that a committed delivery waits for this hook, so that it needn't wait for the next poll. Returns at once; nothing
     * is lost if nobody says so.
     */
    void wake(String realmId, String hook);

    @Override
    default void close() {}
}
