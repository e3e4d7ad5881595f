package dev.tokenlifecycle.revocation.spi;

import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.hook.HookPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;

/** Tells one hook something at once, in the thread of an admin who waits for what the receiver says. */
public interface HookTester extends Provider {
    /**
     * Sends {@code notice} as a delivery would be sent (format, signature, egress rules, timeouts), once, past the outbox:
     * nothing is stored and nothing is retried.
     *
     * @param notice what to tell; a {@link RevocationNotice#test}
     * @return what came back; a failure is an answer too, never an exception
     */
    HookTestResult test(RealmModel realm, HookPolicy hook, RevocationNotice notice);

    @Override
    default void close() {}
}
