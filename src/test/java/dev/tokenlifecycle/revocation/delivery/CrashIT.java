package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Received;
import dev.tokenlifecycle.server.Receiver.Reply;
import dev.tokenlifecycle.server.TestRealm;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** SIGKILL at random moments while deliveries are queued and the receiver is slow: nothing that was committed is lost. */
final class CrashIT {
    /** 5 in the ordinary run, 50 with {@code -Psoak}. */
    private static final int KILLS = Integer.getInteger("crash.kills", 5);

    private static final int MOST_WAITING = 500;

    private final Random random = new Random();
    private final List<String> committed = new CopyOnWriteArrayList<>();
    private final List<String> revoked = new CopyOnWriteArrayList<>();
    private final AtomicBoolean queueing = new AtomicBoolean(true);

    @Test
    void whatWasCommittedArrivesHoweverOftenTheServerIsKilled() throws InterruptedException {
        DeliveryServer deliveries = DeliveryServer.shared();
        try (TestRealm realm = TestRealm.create(deliveries.server(), Map.of());
                Receiver receiver = Receiver.start()) {
            receiver.answering(request -> Reply.of(202).after(Duration.ofMillis(20 + random.nextInt(60))));
            realm.policy("revocation-hook", Map.of("hook-name", "crash", "endpoint-url", receiver.url("/")));
            HookId hook = new HookId(realm.admin("").get("id").asText(), "crash");
            Thread load = new Thread(() -> queue(deliveries.outbox(), hook, realm.url(), receiver));
            Thread revocations = new Thread(() -> revoke(realm));
            load.start();
            revocations.start();

            for (int kill = 0; kill < KILLS; kill++) {
                int before = receiver.received().size();
                int revokedBefore = revoked.size();
                int more = random.nextInt(100);
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> receiver.received().size() > before + more && revoked.size() > revokedBefore);
                deliveries.crash();
            }
            queueing.set(false);
            load.join();
            revocations.join();

            await().atMost(Duration.ofMinutes(3))
                    .until(() ->
                            missing(receiver).isEmpty() && deliveries.outbox().count(hook, "PENDING") == 0);
            Set<String> told = receiver.received().stream()
                    .map(request -> request.json().findPath("token_jti").asText())
                    .collect(Collectors.toSet());
            assertThat(told).containsAll(revoked);
            report(receiver.received());
        }
    }

    private void queue(OutboxTable outbox, HookId hook, String issuer, Receiver receiver) {
        while (queueing.get()) {
            if (committed.size() - receiver.received().size() < MOST_WAITING) {
                committed.addAll(outbox.queue(hook, issuer, 1 + random.nextInt(5)));
            }
            pause(random.nextInt(60));
        }
    }

    /** Real revocations; one that the client saw succeed was committed. */
    private void revoke(TestRealm realm) {
        while (queueing.get()) {
            try {
                String token = realm.token("web", Map.of("grant_type", "client_credentials"))
                        .expect(200)
                        .json()
                        .get("access_token")
                        .asText();
                realm.revoke("web", token).expect(200);
                revoked.add(Jwt.claims(token).get("jti").asText());
            } catch (UncheckedIOException | AssertionError serverIsGone) {
                pause(200);
            }
        }
    }

    private Set<String> missing(Receiver receiver) {
        Set<String> received = receiver.received().stream().map(Received::id).collect(Collectors.toSet());
        return committed.stream().filter(id -> !received.contains(id)).collect(Collectors.toSet());
    }

    private void report(List<Received> received) {
        Map<String, String> idByRevocation = new HashMap<>();
        for (Received request : received) {
            String txn = request.json().get("txn").asText();
            String known = idByRevocation.putIfAbsent(txn, request.id());
            assertThat(known == null || known.equals(request.id())).isTrue();
        }
        // A revocation may have been committed although its client got no answer any more.
        assertThat(idByRevocation.size()).isGreaterThanOrEqualTo(committed.size() + revoked.size());
        System.out.println("CrashIT: " + KILLS + " kills, " + committed.size() + " rows and " + revoked.size()
                + " revocations committed, " + received.size() + " received, "
                + (received.size() - idByRevocation.size()) + " of them again, none lost");
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
