package dev.tokenlifecycle.keycloak.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenlifecycle.keycloak.outbox.HookId;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Received;
import dev.tokenlifecycle.server.Receiver.Reply;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dispatcher against a real outbox: deliveries are put into the table, receivers see what comes. */
final class DispatcherIT {
    private static Postgres postgres;
    private static DistributionServer server;
    private static OutboxTable outbox;

    private TestRealm realm;
    private String realmId;
    private Receiver receiver;

    @BeforeAll
    static void startServer() {
        postgres = Postgres.start();
        server = new DistributionServer.Builder("delivery")
                .command("start")
                // Signing is what costs: measured with the compiler that a server really has.
                .environment("JAVA_OPTS_APPEND", "")
                .options(postgres.options())
                .options("--cache=local", "--spi-revocation-delivery--default--poll-interval-millis=200")
                .start();
        outbox = new OutboxTable(postgres);
    }

    @AfterAll
    static void stopServer() {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void makeRealm() {
        realm = TestRealm.create(server, Map.of());
        realmId = realm.admin("").get("id").asText();
        receiver = Receiver.start();
    }

    @AfterEach
    void dropRealm() {
        receiver.close();
        realm.close();
    }

    @Test
    void drainsTenThousandAtTwoHundredASecondOrMore() {
        HookId hook = hooks("many").get(0);
        int count = 10_000;

        outbox.queue(hook, realm.url(), count);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> receiver.received().size() >= count);

        List<Received> received = receiver.received();
        Duration took =
                Duration.between(received.get(0).at(), received.get(count - 1).at());
        System.out.println("DispatcherIT: drained " + count + " in " + took.toMillis() + " ms, "
                + (count * 1000L / took.toMillis()) + "/s");
        assertThat(count * 1000L / took.toMillis()).isGreaterThanOrEqualTo(200);
        assertThat(received.stream().map(Received::id).distinct()).hasSize(count);
        await().until(() -> outbox.count(hook, "DELIVERED") == count);
        assertThat(receiver.received()).hasSize(count);
    }

    @Test
    void aReceiverThatHangsAndOneThatFailsDoNotDelayAThird() {
        List<HookId> hooks = hooks("hangs", "fails", "well");
        receiver.answering(request -> switch (request.path()) {
            case "/hangs" -> Reply.of(202).after(Duration.ofSeconds(30));
            case "/fails" -> Reply.of(500);
            default -> Reply.of(202);
        });
        outbox.queue(hooks.get(0), realm.url(), 200);
        outbox.queue(hooks.get(1), realm.url(), 200);
        await().until(() ->
                receiver.received().stream().anyMatch(request -> request.path().equals("/hangs")));

        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Instant queued = Instant.now();
            String id = outbox.queue(hooks.get(2), realm.url(), 1).get(0);
            Received came = receiver.await(
                    request -> request.path().equals("/well") && request.id().equals(id));
            delays.add(Duration.between(queued, came.at()));
        }

        System.out.println("DispatcherIT: beside a hanging and a failing hook, at most "
                + delays.stream().max(Duration::compareTo).orElseThrow().toMillis() + " ms");
        assertThat(delays).allMatch(delay -> delay.compareTo(Duration.ofSeconds(1)) < 0);
        // The failing hook was left alone as a whole, the hanging one holds a few connections and no more.
        assertThat(receiver.received().stream().filter(request -> request.path().equals("/fails")))
                .hasSizeLessThan(50);
        assertThat(receiver.received().stream().filter(request -> request.path().equals("/hangs")))
                .hasSizeLessThan(50);
        assertThat(server.log()).contains("Revocation hook fails of realm " + realmId + " fails and is left alone");
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
        return new Policy(name, "any-client", Map.of(), "revocation-hook", all);
    }
}
