package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.hook.HookPolicy;
import dev.tokenlifecycle.revocation.spi.HookTestResult;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Sends a test as a delivery would be sent; its id is the test's {@code txn}. */
final class ReceiverTester {
    /** A test holds the connection of the admin's request while the receiver is waited for: a few must not take them all. */
    private static final int TESTS_AT_ONCE = 4;

    private final Semaphore room = new Semaphore(TESTS_AT_ONCE);

    /**
     * Sends {@code notice} once.
     *
     * @param client the client of this node; null before the server is up
     */
    HookTestResult test(
            KeycloakSession session,
            @Nullable ReceiverClient client,
            RealmModel realm,
            HookPolicy hook,
            RevocationNotice notice) {
        Instant begin = KeycloakTime.now();
        ReceiverResponse answer = client == null
                ? ReceiverResponse.none("the server is still starting")
                : send(client, new DeliveryFormat(session, realm), hook, notice, begin);
        boolean answered = answer.status() != 0;
        return new HookTestResult(
                answer.accepted(),
                answered ? answer.status() : null,
                answered ? answer.text() : "",
                answer.accepted() ? null : answer.error(),
                Duration.between(begin, KeycloakTime.now()));
    }

    private ReceiverResponse send(
            ReceiverClient client, DeliveryFormat format, HookPolicy hook, RevocationNotice notice, Instant now) {
        if (!room.tryAcquire()) {
            return ReceiverResponse.none("too many tests of hooks are under way on this server");
        }
        try {
            return client.send(format.render(hook, notice.txn(), notice, now));
        } catch (UndeliverableException refused) {
            return ReceiverResponse.none(String.valueOf(refused.getMessage()));
        } finally {
            room.release();
        }
    }
}
