package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.hook.HookPolicy;
import dev.tokenlifecycle.revocation.spi.HookTestResult;
import dev.tokenlifecycle.revocation.spi.HookTester;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Sends a test as a delivery would be sent; its id is the test's {@code txn}. */
final class ReceiverTester implements HookTester {
    private final KeycloakSession session;
    private final Semaphore room;
    private final @Nullable ReceiverClient client;

    ReceiverTester(KeycloakSession session, Semaphore room, @Nullable ReceiverClient client) {
        this.session = session;
        this.room = room;
        this.client = client;
    }

    @Override
    public HookTestResult test(RealmModel realm, HookPolicy hook, RevocationNotice notice) {
        Instant begin = KeycloakTime.now();
        ReceiverAnswer answer = send(realm, hook, notice, begin);
        boolean answered = answer.status() != 0;
        return new HookTestResult(
                answer.accepted(),
                answered ? answer.status() : null,
                answered ? answer.text() : "",
                answer.accepted() ? null : answer.error(),
                Duration.between(begin, KeycloakTime.now()));
    }

    private ReceiverAnswer send(RealmModel realm, HookPolicy hook, RevocationNotice notice, Instant now) {
        ReceiverClient ready = client;
        if (ready == null) {
            return ReceiverAnswer.none("the server is still starting");
        }
        if (!room.tryAcquire()) {
            return ReceiverAnswer.none("too many tests of hooks are under way on this server");
        }
        try {
            return ready.send(new DeliveryFormat(session, realm).render(hook, notice.txn(), notice, now));
        } catch (UndeliverableException refused) {
            return ReceiverAnswer.none(String.valueOf(refused.getMessage()));
        } finally {
            room.release();
        }
    }
}
