package dev.tokenlifecycle.revocation.spi;

import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.hook.HookPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;

/** Sends what waits in the outbox, answers receivers that fetch it, and sends tests of hooks. */
public interface DeliveryDispatcher extends Provider {
    /**
     * Says that a committed delivery waits for this hook, so that it needn't wait for the next poll. Returns at once; nothing
     * is lost if nobody says so.
     */
    void wake(String realmId, String hook);

    /**
     * Sends {@code notice} once, in the caller's thread, as a delivery would be sent (format, signature, egress rules,
     * timeouts), past the outbox: nothing is stored and nothing is retried.
     *
     * @param notice what to send; a {@link RevocationNotice#test}
     * @return what came back; a failure is a result too, never an exception
     */
    HookTestResult test(RealmModel realm, HookPolicy hook, RevocationNotice notice);

    /**
     * Records what the receiver of {@code hook} says of security event tokens that it has, in a transaction of its own that has
     * committed before anything else, and answers those that wait, or that come while the request may wait.
     *
     * @throws TooManyWaitException if the request would have to wait and too many do
     * @throws dev.tokenlifecycle.keycloak.signing.UnsignableException if the realm has nothing to sign them with
     */
    PolledEvents poll(String realmId, String hook, PollRequest request);

    @Override
    default void close() {}
}
