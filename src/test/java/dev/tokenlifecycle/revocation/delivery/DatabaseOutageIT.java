package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Received;
import dev.tokenlifecycle.server.Receiver.Reply;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A database that can't be reached for some seconds: nothing is spent, accepted or lost meanwhile, and all goes on afterwards. */
final class DatabaseOutageIT {
    @Test
    void allGoesOnAfterwards() throws Exception {
        DeliveryServer deliveries = DeliveryServer.shared();
        AtomicInteger response = new AtomicInteger(503);
        try (TestRealm realm = TestRealm.create(deliveries.server());
                Receiver receiver = Receiver.start().answering(request -> Reply.of(response.get()))) {
            realm.policies(
                    Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of("reuse-grace-seconds", "0")),
                    Policy.ofAnyClient(
                            "hook",
                            "revocation-hook",
                            Map.of(
                                    "hook-name",
                                    "outage",
                                    "endpoint-url",
                                    receiver.url("/"),
                                    "delivery",
                                    List.of("push", "list", "poll"))));
            Subscriber subscriber = Subscriber.of(realm, "outage");
            JsonNode alice = login(realm, "alice");
            JsonNode before = login(realm, "bob");
            JsonNode during = login(realm, "bob");
            realm.revoke("app", token(before)).expect(200);
            subscriber.fetchAll();
            String token = subscriber.token();
            CompletableFuture<Answer> waiting =
                    CompletableFuture.supplyAsync(() -> Callers.poll(realm.url(), "outage", token, Map.of()));

            try (Closeable outage = deliveries.postgres().outage()) {
                assertThat(realm.refresh("app", token(alice)).status()).isGreaterThanOrEqualTo(500);
                assertThat(realm.revoke("app", token(during)).status()).isGreaterThanOrEqualTo(500);
                assertThat(realm.userinfo(access(alice)).status()).isNotEqualTo(200);
                await().atMost(Duration.ofSeconds(30))
                        .until(
                                () -> deliveries.server().log(),
                                log -> log.contains("Periodic work token-lifecycle-descendants failed")
                                        && log.contains("The outbox of revocation hooks can't be reached"));
            }
            response.set(202);

            Answer refreshed = await().atMost(Duration.ofSeconds(30))
                    .until(() -> realm.refresh("app", token(alice)), answer -> answer.status() < 500);
            refreshed.expect(200);
            assertThat(realm.refresh("app", token(alice)).status()).isEqualTo(400);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> realm.revoke("app", token(during)).status() == 200);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> familiesIn(receiver.received()).containsAll(List.of(family(before), family(during))));
            assertThat(waiting).succeedsWithin(Duration.ofMinutes(1));
            assertThat(subscriber.fetchAll()).isNotEmpty();
            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> deliveries.server().log(),
                            log -> log.contains("Periodic work token-lifecycle-descendants succeeds again")
                                    && log.contains("The outbox of revocation hooks can be reached again"));
        }
    }

    private static JsonNode login(TestRealm realm, String user) {
        return realm.login("app", user, "openid").expect(200).json();
    }

    private static String token(JsonNode tokens) {
        return tokens.get("refresh_token").asText();
    }

    private static Set<String> familiesIn(List<Received> deliveries) {
        return deliveries.stream()
                .map(delivery ->
                        Jwt.claims(delivery.body()).findPath("token_family").asText())
                .collect(Collectors.toSet());
    }

    /** A first token has the id of its family. */
    private static String family(JsonNode login) {
        return Jwt.claims(token(login)).get("jti").asText();
    }

    private static String access(JsonNode tokens) {
        return tokens.get("access_token").asText();
    }
}
