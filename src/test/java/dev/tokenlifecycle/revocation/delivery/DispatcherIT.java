package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Received;
import dev.tokenlifecycle.server.Receiver.Reply;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dispatcher against a real outbox: deliveries are put into the table, receivers see what comes. */
final class DispatcherIT {
    private static DeliveryServer deliveries;
    private static OutboxTable outbox;

    private TestRealm realm;
    private String realmId;
    private Receiver receiver;

    @BeforeAll
    static void useServer() {
        deliveries = DeliveryServer.shared();
        outbox = deliveries.outbox();
    }

    @BeforeEach
    void makeRealm() {
        realm = TestRealm.create(deliveries.server());
        realmId = realm.admin("").get("id").asText();
        receiver = Receiver.start();
    }

    @AfterEach
    void dropRealm() {
        receiver.close();
        realm.close();
    }

    @Test
    void aReceiverThatHangsAndOneThatFailsDoNotDelayAThird() {
        List<HookId> hooks = hooks("hangs", "fails", "well");
        receiver.answering(request -> switch (request.path()) {
            case "/hangs" -> Reply.of(202).after(Duration.ofSeconds(30));
            case "/fails" -> Reply.of(500);
            default -> Reply.of(202);
        });
        List<String> ids = outbox.queue(hooks.get(2), realm.url(), 20);
        await().until(() -> outbox.count(hooks.get(2), "DELIVERED") == ids.size());
        outbox.queue(hooks.get(0), realm.url(), 200);
        outbox.queue(hooks.get(1), realm.url(), 200);
        await().until(() ->
                receiver.received().stream().anyMatch(request -> request.path().equals("/hangs")));

        List<Duration> delays = ids.stream().map(this::redelivered).toList();

        System.out.println("DispatcherIT: beside a hanging and a failing hook, at most "
                + delays.stream().max(Duration::compareTo).orElseThrow().toMillis() + " ms");
        assertThat(delays).allMatch(delay -> delay.compareTo(Duration.ofSeconds(1)) < 0);
        // The failing hook was left alone as a whole, the hanging one holds a few connections and no more.
        assertThat(receiver.received().stream().filter(request -> request.path().equals("/fails")))
                .hasSizeLessThan(50);
        assertThat(receiver.received().stream().filter(request -> request.path().equals("/hangs")))
                .hasSizeLessThan(50);
        assertThat(deliveries.server().log())
                .contains("Revocation hook fails of realm " + realm.name() + " fails and is left alone");
    }

    /** The receiver is down for seconds, but an hour goes by for the rows; then its hook is left alone for up to five minutes. */
    @Test
    @Tag("slow")
    void anEndpointThatWasDownForAnHourHearsEverythingOnceItIsUp() {
        HookId hook = hooks("down").get(0);
        receiver.answering(request -> Reply.of(503));
        List<String> ids = outbox.queue(hook, realm.url(), 300);
        await().until(() -> log("fails and is left alone") == 1);
        for (int tenMinutes = 0; tenMinutes < 6; tenMinutes++) {
            outbox.age(hook, Duration.ofMinutes(10));
        }
        assertThat(outbox.column("created_at < now() - interval '1 hour'", ids.get(0)))
                .isEqualTo("t");
        assertThat(outbox.count(hook, "DELIVERED")).isZero();

        receiver.answering(request -> Reply.of(202));

        await().atMost(Duration.ofMinutes(6)).until(() -> outbox.count(hook, "DELIVERED") == ids.size());
        assertThat(receiver.received().stream().map(Received::id).distinct()).containsExactlyInAnyOrderElementsOf(ids);
        // One line for each change of its health, however many attempts there were.
        await().until(() -> log("answers again") == 1);
        assertThat(log("fails and is left alone")).isEqualTo(1);
    }

    private long log(String words) {
        return deliveries
                .server()
                .log()
                .lines()
                .filter(line -> line.contains(realm.name()) && line.contains(words))
                .count();
    }

    @Test
    void noConnectionIsHeldWhileAReceiverIsWaitedFor() {
        HookId hook = hooks("waits").get(0);
        AtomicInteger waiting = new AtomicInteger();
        receiver.answering(request -> {
            waiting.incrementAndGet();
            return Reply.of(202).after(Duration.ofMillis(1_900));
        });

        outbox.queue(hook, realm.url(), 8);

        await().pollInterval(Duration.ofMillis(20))
                .until(() -> waiting.get() == 8
                        && outbox.count(hook, "DELIVERED") == 0
                        && outbox.openTransactions() == 0
                        && outbox.count(hook, "DELIVERED") == 0);
    }

    /** A test holds the connection of its request, so there are only a few at a time. */
    @Test
    void onlyAFewTestsOfHooksAreUnderWayAtOnce() {
        hooks("tested");
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        receiver.answering(request -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            await().pollDelay(Duration.ofMillis(1_500)).until(() -> true);
            underWay.decrementAndGet();
            return Reply.of(202);
        });
        // Brings the token of the admin, which the others then share.
        realm.admin("");

        List<CompletableFuture<String>> tests = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> realm.admin("POST", "/token-lifecycle/hooks/tested/test", null)
                                .expect(200)
                                .text(),
                        command -> new Thread(command).start()))
                .limit(16)
                .toList();

        assertThat(tests.stream().map(CompletableFuture::join).toList())
                .anyMatch(answer -> answer.contains("too many tests of hooks"))
                .anyMatch(answer -> answer.contains("\"accepted\":true"));
        assertThat(most.get()).isBetween(1, 4);
    }

    @Test
    void aReceiverThatWantsNothingMoreGetsNothingMore() {
        HookId hook = hooks("gone").get(0);
        receiver.answering(request -> Reply.of(410));

        String id = outbox.queue(hook, realm.url(), 1).get(0);

        await().until(() -> "DEAD_LETTER".equals(outbox.column("status", id)));
        assertThat(outbox.column("last_error", id)).isEqualTo("status 410");
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void whatTheReceiverWillNeverAcceptIsADeadLetterWithItsWords() {
        HookId hook = hooks("refused").get(0);
        receiver.answering(request -> new Reply(
                400,
                Map.of("Content-Type", "application/json"),
                "{\"err\":\"invalid_audience\",\"description\":\"not mine\"}",
                Duration.ZERO));

        String id = outbox.queue(hook, realm.url(), 1).get(0);

        await().until(() -> "DEAD_LETTER".equals(outbox.column("status", id)));
        assertThat(outbox.column("last_error", id)).isEqualTo("status 400, invalid_audience not mine");
        assertThat(outbox.column("attempts", id)).isEqualTo("1");
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void aRefusalIsRecordedInTheReceiversWordsAndRetriedWithTheSameId() {
        HookId hook = hooks("retried").get(0);
        receiver.answering(request -> receiver.received().size() > 1
                ? Reply.of(202)
                : new Reply(
                        400,
                        Map.of("Content-Type", "application/json"),
                        "{\"err\":\"invalid_key\",\"description\":\"unknown kid\"}",
                        Duration.ZERO));

        Instant queued = Instant.now();
        String id = outbox.queue(hook, realm.url(), 1).get(0);

        await().until(() -> outbox.column("last_error", id) != null);
        assertThat(outbox.column("last_error", id)).isEqualTo("status 400, invalid_key unknown kid");
        // It waits 2.5 to 5 s from the begin of the first attempt, which is later than the queueing and earlier than
        // its arrival; leases look one second ahead.
        assertThat(outbox.column("next_attempt_at - created_at >= interval '2.5 seconds'", id))
                .isEqualTo("t");
        await().until(() -> "DELIVERED".equals(outbox.column("status", id)));
        List<Received> received = receiver.received();
        assertThat(received).hasSize(2).allMatch(request -> request.id().equals(id));
        assertThat(Duration.between(queued, received.get(1).at())).isGreaterThanOrEqualTo(Duration.ofMillis(1_500));
        assertThat(Duration.between(received.get(0).at(), received.get(1).at()))
                .isBetween(Duration.ofMillis(500), Duration.ofSeconds(8));
        assertThat(outbox.column("attempts", id)).isEqualTo("2");
        assertThat(outbox.column("last_error", id)).isNull();
    }

    @Test
    void aDeadLetterThatAnAdminQueuesAgainIsSentAtOnceUnderItsOldId() {
        HookId hook = hooks("again").get(0);
        List<String> ids = outbox.queue(hook, realm.url(), 10);
        await().until(() -> outbox.count(hook, "DELIVERED") == ids.size());
        String dead = "status = 'DEAD_LETTER', attempts = 150, created_at = created_at - interval '4 days'";
        ids.forEach(id -> outbox.set(dead, id));

        // Nodes look by themselves every two seconds only: ten in a row come at once because the commit wakes the
        // dispatcher.
        List<Duration> delays = ids.stream().map(this::redelivered).toList();

        System.out.println("DispatcherIT: from the commit to the receiver " + delays);
        assertThat(delays).allMatch(delay -> delay.compareTo(Duration.ofSeconds(1)) < 0);
        await().until(() -> outbox.count(hook, "DELIVERED") == ids.size());
        assertThat(outbox.column("attempts", ids.get(0))).isEqualTo("1");
    }

    @Test
    void theLastAttemptOfADeliveryIsAtTheEndOfItsThreeDays() {
        HookId hook = hooks("late").get(0);
        receiver.answering(request -> Reply.of(500));
        String id = outbox.queue(hook, realm.url(), 1).get(0);
        await().until(() -> outbox.column("last_error", id) != null);

        outbox.set("created_at = now() - interval '3 days', next_attempt_at = now() - interval '1 minute'", id);

        await().until(() -> "DEAD_LETTER".equals(outbox.column("status", id)));
        assertThat(outbox.column("last_error", id)).isEqualTo("status 500");
        assertThat(receiver.received()).hasSize(2);
    }

    @Test
    void retryAfterIsHonoured() {
        HookId hook = hooks("later").get(0);
        receiver.answering(request -> new Reply(503, Map.of("Retry-After", "3600"), "", Duration.ZERO));

        String id = outbox.queue(hook, realm.url(), 1).get(0);

        await().until(() -> "status 503".equals(outbox.column("last_error", id)));
        assertThat(outbox.column("next_attempt_at - created_at > interval '59 minutes'", id))
                .isEqualTo("t");
    }

    @Test
    void aRedirectIsNotFollowed() {
        HookId hook = hooks("moved").get(0);
        receiver.answering(
                request -> new Reply(307, Map.of("Location", receiver.url("/elsewhere")), "", Duration.ZERO));

        String id = outbox.queue(hook, realm.url(), 1).get(0);

        await().until(() -> "status 307".equals(outbox.column("last_error", id)));
        assertThat(receiver.received()).allMatch(request -> request.path().equals("/moved"));
    }

    @Test
    void aDeliveryUsesTheSettingsThatTheHookHasWhenItIsSent() {
        HookId hook = hooks("moving").get(0);
        receiver.answering(request -> Reply.of(request.path().equals("/moving") ? 500 : 202));
        String id = outbox.queue(hook, realm.url(), 1).get(0);
        await().until(() -> outbox.column("last_error", id) != null);

        realm.policies(policy("moving", Map.of("endpoint-url", receiver.url("/moved"))));

        receiver.await(
                request -> request.path().equals("/moved") && request.id().equals(id));
    }

    @Test
    void ofTwoProfilesThatNameAHookTheFirstSaysHowItIsTold() {
        HookId hook = new HookId(realmId, "twice");
        Map<String, String> first = Map.of("hook-name", "twice", "endpoint-url", receiver.url("/first"));
        Map<String, String> second = Map.of("hook-name", "twice", "endpoint-url", receiver.url("/second"));
        realm.policies(
                Policy.ofAnyClient("one", "revocation-hook", first),
                Policy.ofAnyClient("two", "revocation-hook", second));

        String id = outbox.queue(hook, realm.url(), 1).get(0);

        await().until(() -> "DELIVERED".equals(outbox.column("status", id)));
        assertThat(receiver.received()).extracting(Received::path).containsExactly("/first");
    }

    /** Its id stays, so its hooks do; what waits says the issuer that the revoked tokens said. */
    @Test
    void aRealmThatIsRenamedTellsWhatWaited() {
        HookId hook = hooks("renamed").get(0);
        receiver.answering(request -> Reply.of(500));
        String id = outbox.queue(hook, realm.url(), 1).get(0);
        await().until(() -> outbox.column("last_error", id) != null);
        String newName = realm.name() + "-new";
        realm.admin("PUT", "", Map.of("realm", newName)).expect(204);
        try {
            receiver.answering(request -> Reply.of(202));

            await().until(() -> "DELIVERED".equals(outbox.column("status", id)));
            assertThat(receiver.received())
                    .allMatch(request -> request.json().get("iss").asText().equals(realm.url()));
        } finally {
            realm.masterAdmin("PUT", "/admin/realms/" + newName, Map.of("realm", realm.name()))
                    .expect(204);
        }
    }

    @Test
    void whatWaitsForADeletedHookIsDropped() {
        HookId hook = hooks("deleted").get(0);
        receiver.answering(request -> Reply.of(500));
        String id = outbox.queue(hook, realm.url(), 3).get(0);
        await().until(() -> outbox.column("last_error", id) != null);

        realm.policies();

        await().atMost(Duration.ofSeconds(40)).until(() -> outbox.count(hook, "PENDING") == 0);
        assertThat(outbox.count(hook, "DEAD_LETTER")).isZero();
        assertThat(deliveries.server().log())
                .contains("Revocation hook deleted of realm " + realm.name() + " isn't configured any more");
    }

    @Test
    void whatWaitsForADeletedHookToBeFetchedIsDropped() {
        realm.policy("revocation-hook", Map.of("hook-name", "fetched", "delivery", "poll"));
        HookId hook = new HookId(realm.admin("").get("id").asText(), "fetched");
        JsonNode login = realm.login("app", "alice", "openid").expect(200).json();
        realm.logout("app", login.get("refresh_token").asText()).expect(204);
        assertThat(outbox.count(hook, "PENDING")).isEqualTo(1);

        realm.policies();

        await().atMost(Duration.ofSeconds(40)).until(() -> outbox.count(hook, "PENDING") == 0);
        assertThat(outbox.count(hook, "DEAD_LETTER")).isZero();
        assertThat(deliveries.server().log())
                .contains("Revocation hook fetched of realm " + realm.name() + " isn't polled any more");
    }

    @Test
    void whatWaitsForADeletedRealmIsDropped() {
        HookId hook = hooks("orphan").get(0);
        receiver.answering(request -> Reply.of(500));
        String id = outbox.queue(hook, realm.url(), 1).get(0);
        await().until(() -> outbox.column("last_error", id) != null);

        realm.admin("DELETE", "", null).expect(204);

        assertThat(outbox.column("id", id)).isNull();
    }

    @Test
    void aRealmWithTenThousandWaitingIsDeletedWithAllOfThem() {
        HookId hook = hooks("crowd").get(0);
        receiver.answering(request -> Reply.of(500));
        outbox.queue(hook, realm.url(), 10_000);
        Instant begin = Instant.now();

        realm.admin("DELETE", "", null).expect(204);

        System.out.println("DispatcherIT: a realm with 10000 waiting was deleted in "
                + Duration.between(begin, Instant.now()).toMillis() + " ms");
        assertThat(outbox.count(hook, "PENDING")).isZero();
    }

    @Test
    void metricsTellAttemptsByOutcomeBacklogAndAge() {
        List<HookId> hooks = hooks("counted", "waiting");
        receiver.answering(request -> Reply.of(request.path().equals("/counted") ? 202 : 500));
        outbox.queue(hooks.get(0), realm.url(), 3);
        outbox.queue(hooks.get(1), realm.url(), 2);

        String tags = "\\{hook=\"%s\",%srealm=\"" + realm.name() + "\"\\} ";
        // What waits is counted at once, what was attempted a moment later.
        await().atMost(Duration.ofSeconds(25))
                .untilAsserted(() -> assertThat(metrics().lines().filter(line -> line.startsWith("token_lifecycle")))
                        .anyMatch(line ->
                                line.matches("token_lifecycle_outbox_waiting" + tags.formatted("waiting", "") + "2.0"))
                        .anyMatch(line -> line.matches("token_lifecycle_deliveries_total"
                                + tags.formatted("counted", "outcome=\"delivered\",") + "3.0"))
                        .anyMatch(line -> line.matches("token_lifecycle_deliveries_total"
                                + tags.formatted("waiting", "outcome=\"retried\",") + "[1-9].*"))
                        .anyMatch(line -> line.matches(
                                "token_lifecycle_outbox_oldest_age_seconds" + tags.formatted("waiting", "") + ".*"))
                        .anyMatch(line -> line.matches("token_lifecycle_delivery_latency_seconds_count"
                                + tags.formatted("counted", "") + "3(\\.0)?")));
    }

    /** Queues a delivery again and waits until it comes: how long that took. */
    private Duration redelivered(String id) {
        int before = receiver.received().size();
        realm.admin("POST", "/token-lifecycle/deliveries/" + id + "/redeliver", null)
                .expect(200);
        Instant committed = Instant.now();
        Received came = await().pollInterval(Duration.ofMillis(5))
                .until(
                        () -> receiver.received().stream()
                                .skip(before)
                                .filter(request -> request.id().equals(id))
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
        return Duration.between(committed, came.at());
    }

    private static String metrics() {
        return Http.get(deliveries.server().managementUrl() + "/metrics").text();
    }

    private List<HookId> hooks(String... names) {
        realm.policies(Stream.of(names)
                .map(name -> policy(name, Map.of("endpoint-url", receiver.url("/" + name))))
                .toArray(Policy[]::new));
        return Arrays.stream(names).map(name -> new HookId(realmId, name)).toList();
    }

    private static Policy policy(String name, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("hook-name", name);
        return Policy.ofAnyClient(name, "revocation-hook", all);
    }
}
