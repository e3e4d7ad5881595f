package dev.tokenlifecycle.revocation.poll;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.revocation.outbox.DeliveryCounter;
import dev.tokenlifecycle.revocation.outbox.DeliveryCounter.Outcome;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.revocation.retry.FailureText;
import dev.tokenlifecycle.revocation.spi.PollRequest;
import dev.tokenlifecycle.revocation.spi.PolledEvents;
import dev.tokenlifecycle.revocation.spi.TooManyWaitException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** The hooks whose receivers fetch (RFC 8936), as this node serves them. */
public final class PolledHooks {
    /** Below the issuer, where a receiver polls: with the hook's name behind it the audience of its tokens. */
    public static final String PATH = "/token-lifecycle/security-events/";

    private static final Logger LOG = Logger.getLogger(PolledHooks.class);
    private final Duration longest;
    private final Semaphore room;
    private final Map<HookId, PollQueue> queues = new ConcurrentHashMap<>();

    /**
     * @param longest how long a request may wait for a token
     * @param requests how many may wait at once
     */
    public PolledHooks(Duration longest, int requests) {
        this.longest = longest;
        this.room = new Semaphore(requests);
    }

    /**
     * Records what the receiver says of tokens that it has, in a transaction of its own that has committed before anything
     * else, and answers those that wait, or that come while the request may wait.
     *
     * @throws TooManyWaitException if the request would have to wait and too many do
     * @throws dev.tokenlifecycle.keycloak.signing.UnsignableException if the realm has nothing to sign them with
     */
    public PolledEvents poll(KeycloakSessionFactory sessions, HookId hook, PollRequest request) {
        PollQueue queue = queue(hook);
        if (!request.acknowledged().isEmpty() || !request.refused().isEmpty()) {
            KeycloakModelUtils.runJobInTransaction(sessions, session -> record(session, hook, request));
            queue.forget(request.acknowledged());
            queue.forget(request.refused().keySet());
        }
        if (request.maxEvents() == 0) {
            return PolledEvents.NONE;
        }
        PolledEvents events = queue.current(sessions, request.maxEvents());
        return events.tokens().isEmpty() && !request.returnImmediately()
                ? await(sessions, queue, request.maxEvents())
                : events;
    }

    private PolledEvents await(KeycloakSessionFactory sessions, PollQueue queue, int max) {
        List<Semaphore> rooms = List.of(room, queue.room());
        int taken = 0;
        try {
            for (Semaphore each : rooms) {
                if (!each.tryAcquire()) {
                    throw new TooManyWaitException();
                }
                taken++;
            }
            return queue.await(sessions, max, longest);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return PolledEvents.NONE;
        } finally {
            rooms.subList(0, taken).forEach(Semaphore::release);
        }
    }

    private static void record(KeycloakSession session, HookId hook, PollRequest request) {
        RealmModel realm = session.realms().getRealm(hook.realmId());
        PolledDeliveries deliveries = new PolledDeliveries(session);
        int taken = deliveries.acknowledge(hook, request.acknowledged(), KeycloakTime.now());
        for (int i = 0; i < taken; i++) {
            DeliveryCounter.count(realm.getName(), hook.hook(), Outcome.DELIVERED);
        }
        for (String id : deliveries.refuse(hook, request.refused())) {
            DeliveryCounter.count(realm.getName(), hook.hook(), Outcome.GIVEN_UP);
            LOG.warnf(
                    "Delivery %s to revocation hook %s of realm %s is given up: %s",
                    id,
                    hook.hook(),
                    realm.getName(),
                    FailureText.of(request.refused().getOrDefault(id, "")));
        }
    }

    private PollQueue queue(HookId hook) {
        PollQueue queue = queues.get(hook);
        if (queue == null) {
            Instant now = KeycloakTime.now();
            queues.values().removeIf(each -> each.unused(now));
            queue = queues.computeIfAbsent(hook, PollQueue::new);
        }
        return queue;
    }
}
