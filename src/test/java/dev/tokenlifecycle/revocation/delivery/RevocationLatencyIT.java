package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Received;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How soon receivers are notified: of a real revocation (RFC 7009), and of a backlog. */
@Tag("alone")
final class RevocationLatencyIT {
    /** 10 a second for five seconds in the ordinary run, 100 a second for a minute with {@code -Psoak}. */
    private static final int PER_SECOND = Integer.getInteger("revocations.per.second", 10);

    private static final int SECONDS = Integer.getInteger("revocations.seconds", 5);

    private static DeliveryServer deliveries;

    @BeforeAll
    static void start() {
        deliveries = DeliveryServer.withDefaultPolls();
    }

    @Test
    void drainsTenThousandAtTwoHundredASecondOrMore() {
        int count = 10_000;
        try (TestRealm realm = TestRealm.create(deliveries.server());
                Receiver receiver = Receiver.start()) {
            realm.policy("revocation-hook", Map.of("hook-name", "many", "endpoint-url", receiver.url("/")));
            HookId hook = new HookId(realm.admin("").get("id").asText(), "many");

            deliveries.outbox().queue(hook, realm.url(), count);
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> receiver.received().size() >= count);

            List<Received> received = receiver.received();
            Duration took = Duration.between(
                    received.get(0).at(), received.get(count - 1).at());
            System.out.println("RevocationLatencyIT: drained " + count + " in " + took.toMillis() + " ms, "
                    + (count * 1000L / took.toMillis()) + "/s");
            assertThat(count * 1000L / took.toMillis()).isGreaterThanOrEqualTo(200);
            assertThat(received.stream().map(Received::id).distinct()).hasSize(count);
            await().until(() -> deliveries.outbox().count(hook, "DELIVERED") == count);
            assertThat(receiver.received()).hasSize(count);
        }
    }

    @Test
    void aRevocationIsToldWithinASecondAndUnderLoadWithinTwo() throws InterruptedException {
        try (TestRealm realm = TestRealm.create(deliveries.server(), it -> it.setAccessTokenLifespan(3600));
                Receiver receiver = Receiver.start()) {
            realm.policy("revocation-hook", Map.of("hook-name", "latency", "endpoint-url", receiver.url("/")));
            HookId hook = new HookId(realm.admin("").get("id").asText(), "latency");
            Map<String, Instant> idle = new ConcurrentHashMap<>();
            tokens(realm, 50).forEach(token -> {
                revoke(realm, token, idle);
                receiver.await(request -> told(request).equals(jti(token)));
            });
            Map<String, Instant> loaded = new ConcurrentHashMap<>();

            underLoad(realm, tokens(realm, PER_SECOND * SECONDS), loaded);

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> receiver.received().size() == 50 + loaded.size());
            await().until(() -> deliveries.outbox().count(hook, "PENDING") == 0);
            Duration idleP99 = p99(receiver, idle);
            Duration loadedP99 = p99(receiver, loaded);
            System.out.println("RevocationLatencyIT: p99 " + idleP99.toMillis() + " ms one by one, "
                    + loadedP99.toMillis() + " ms at " + PER_SECOND + "/s for " + SECONDS + " s");
            assertThat(idleP99).isLessThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(loadedP99).isLessThanOrEqualTo(Duration.ofSeconds(2));
        }
    }

    private static void underLoad(TestRealm realm, List<String> tokens, Map<String, Instant> committed)
            throws InterruptedException {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        ExecutorService clients = Executors.newFixedThreadPool(16);
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            ScheduledFuture<?> unused = clock.schedule(
                    () -> clients.execute(() -> revoke(realm, token, committed)),
                    i * 1000L / PER_SECOND,
                    TimeUnit.MILLISECONDS);
        }
        clock.shutdown();
        assertThat(clock.awaitTermination(2L * SECONDS + 10, TimeUnit.SECONDS)).isTrue();
        clients.shutdown();
        assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(committed).hasSize(tokens.size());
    }

    private static void revoke(TestRealm realm, String token, Map<String, Instant> committed) {
        realm.revoke("web", token).expect(200);
        committed.put(jti(token), Instant.now());
    }

    private static List<String> tokens(TestRealm realm, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Callers.serviceToken(realm, "web"))
                .toList();
    }

    private static Duration p99(Receiver receiver, Map<String, Instant> committed) {
        Map<String, Instant> told =
                receiver.received().stream().collect(Collectors.toMap(RevocationLatencyIT::told, Received::at));
        assertThat(told.keySet()).containsAll(committed.keySet());
        List<Duration> sorted = committed.entrySet().stream()
                .map(entry -> Duration.between(entry.getValue(), told.get(entry.getKey())))
                .sorted()
                .toList();
        return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
    }

    private static String told(Received request) {
        return request.json().get("events").elements().next().path("token_jti").asText();
    }

    private static String jti(String token) {
        return Jwt.claims(token).get("jti").asText();
    }
}
