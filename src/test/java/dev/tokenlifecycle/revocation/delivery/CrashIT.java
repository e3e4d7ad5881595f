package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.RealmKeys;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Received;
import dev.tokenlifecycle.server.Receiver.Reply;
import dev.tokenlifecycle.server.SampleApis;
import dev.tokenlifecycle.server.TestRealm;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Map<String, Long> expiry = new ConcurrentHashMap<>();
    private final AtomicBoolean queueing = new AtomicBoolean(true);

    @Test
    void whatWasCommittedArrivesHoweverOftenTheServerIsKilled() throws InterruptedException {
        DeliveryServer deliveries = DeliveryServer.shared();
        try (TestRealm realm = TestRealm.create(deliveries.server());
                Receiver receiver = Receiver.start()) {
            receiver.answering(request -> Reply.of(202).after(Duration.ofMillis(20 + random.nextInt(60))));
            realm.policy(
                    "revocation-hook",
                    Map.of(
                            "hook-name",
                            "crash",
                            "endpoint-url",
                            receiver.url("/"),
                            "delivery",
                            List.of("push", "list", "poll")));
            Subscriber subscriber = Subscriber.of(realm, "crash");
            HookId hook = new HookId(realm.admin("").get("id").asText(), "crash");
            List<String> given = deliveries.outbox().queue(new HookId(hook.realmId(), "given-up"), realm.url(), 2);
            given.forEach(id -> deliveries.outbox().set("status = 'DEAD_LETTER'", id));
            String unpolled = deliveries
                    .outbox()
                    .queue(new HookId(hook.realmId(), "unpolled"), realm.url(), 1)
                    .get(0);
            deliveries
                    .outbox()
                    .set("entry_kind = 'token-lifecycle-poll', created_at = created_at - interval '4 days'", unpolled);
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

            await().atMost(Duration.ofMinutes(3)).until(() -> missing(receiver).isEmpty());
            assertThat(subscriber.fetchAll()).containsAll(revoked);
            assertThat(subscriber.listed()).containsAll(stillAlive());
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> deliveries.outbox().count(hook, "PENDING") == 0);
            Set<String> told = receiver.received().stream()
                    .map(request -> request.json().findPath("token_jti").asText())
                    .collect(Collectors.toSet());
            assertThat(told).containsAll(revoked);
            await().atMost(Duration.ofSeconds(30)).until(() -> deadLetters(deliveries, realm, "given-up") == 2);
            // A server that starts gives up what nobody has acknowledged for three days and an hour.
            assertThat(deliveries.outbox().column("status", unpolled)).isEqualTo("DEAD_LETTER");
            assertThat(deliveries.outbox().column("last_error", unpolled)).startsWith("not acknowledged within");
            await().atMost(Duration.ofSeconds(30)).until(() -> deadLetters(deliveries, realm, "unpolled") == 1);
            report(receiver.received());
        }
    }

    /** What is revoked right before the node dies; in between its API serves nobody once the list is older than it may be. */
    @Test
    void anApiServesNoRevokedTokenOnceTheNodeThatWasKilledIsBack() {
        DeliveryServer deliveries = DeliveryServer.shared();
        try (TestRealm realm = RealmKeys.ordinary(TestRealm.create(deliveries.server()))) {
            realm.policy("revocation-hook", Map.of("hook-name", "apis", "delivery", List.of("list")));
            Subscriber.of(realm, "apis");
            JsonNode alice = realm.login("app", "alice", "openid").expect(200).json();
            String revoked = alice.get("access_token").asText();
            String good = realm.login("app", "bob", "openid")
                    .expect(200)
                    .json()
                    .get("access_token")
                    .asText();
            try (SampleApis api = SampleApis.spring(realm, Duration.ofSeconds(3))) {
                await().until(() -> api.status("Spring", revoked) == 200 && api.status("Spring", good) == 200);

                realm.logout("app", alice.get("refresh_token").asText()).expect(204);
                deliveries.server().kill();
                await().until(() -> api.status("Spring", good) == 401);
                assertThat(api.status("Spring", revoked)).isEqualTo(401);
                CompletableFuture<Void> restart = CompletableFuture.runAsync(deliveries::crash);

                await().atMost(Duration.ofMinutes(4)).until(() -> {
                    assertThat(api.status("Spring", revoked)).isEqualTo(401);
                    return restart.isDone() && api.status("Spring", good) == 200;
                });
                assertThat(api.status("Spring", revoked)).isEqualTo(401);
            }
        }
    }

    private static int deadLetters(DeliveryServer deliveries, TestRealm realm, String hook) {
        return Http.get(deliveries.server().managementUrl() + "/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("token_lifecycle_outbox_dead_letters{hook=\"" + hook + "\"")
                        && line.contains(realm.name()))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Those whose tokens may be alive in a minute; the lists forget the others. */
    private List<String> stillAlive() {
        long soon = Instant.now().plusSeconds(60).getEpochSecond();
        return revoked.stream()
                .filter(jti -> expiry.getOrDefault(jti, 0L) > soon)
                .toList();
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
                String token = Callers.serviceToken(realm, "web");
                realm.revoke("web", token).expect(200);
                String jti = Jwt.claims(token).get("jti").asText();
                expiry.put(jti, Jwt.claims(token).get("exp").asLong());
                revoked.add(jti);
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
