package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Received;
import dev.tokenlifecycle.server.Receiver.Reply;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TraceSink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two nodes share the work of one outbox; the second sends its traces, logs in JSON, and is killed last. */
@TestMethodOrder(OrderAnnotation.class)
final class TwoNodesIT {
    private static final int COUNT = 2_000;
    private static TraceSink traces;
    private static DeliveryServer deliveries;
    private static DistributionServer second;

    @BeforeAll
    static void startTheSecond() {
        traces = TraceSink.start();
        deliveries = DeliveryServer.shared();
        second =
                deliveries.secondNode(Stream.concat(Stream.of(traces.options()), Stream.of("--log-console-output=json"))
                        .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        second.kill();
        traces.close();
    }

    @Test
    @Order(1)
    void aRefreshIsASpanAndAReuseIsOneLineOfJsonHoweverOftenItsTokenIsReplayed() throws IOException {
        try (TestRealm realm = TestRealm.create(second)) {
            realm.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", "0"));
            String stolen = refreshToken(realm.login("app", "alice", "openid"));
            String current = refreshToken(realm.refresh("app", refreshToken(realm.refresh("app", stolen))));
            String family = Jwt.claims(stolen).get("jti").asText();
            await().until(() ->
                    traces.has("RefreshTokenRotation.decide", "token_lifecycle.refresh_verdict", "rotated", family));

            for (int replay = 0; replay < 20; replay++) {
                realm.refresh("app", stolen).expect(400);
            }

            await().until(() -> traces.has(
                    "RefreshTokenRotation.decide",
                    "token_lifecycle.token_generation",
                    "token_lifecycle.refresh_verdict",
                    "superseded",
                    family));
            assertThat(second.log()).doesNotContain(stolen, current);
            assertThat(ourLines(second.log(), family)).singleElement().satisfies(line -> {
                assertThat(line.path("level").asText()).isEqualTo("WARN");
                assertThat(line.path("message").asText())
                        .isEqualTo("Refresh token reuse: family=" + family + " generation=0 mode=enforce realm=\""
                                + realm.name() + "\" client=\"app\"");
            });
        }
    }

    /** What our loggers have written in {@code log} about {@code family}; fails if a line of the running server isn't JSON. */
    private static List<JsonNode> ourLines(String log, String family) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        // What kc.sh says while it builds is plain text.
        for (String line : log.lines().dropWhile(each -> !each.startsWith("{")).toList()) {
            JsonNode json = Http.JSON.readTree(line);
            if (json.path("loggerName").asText().startsWith("dev.tokenlifecycle")
                    && json.path("message").asText().contains(family)) {
                lines.add(json);
            }
        }
        return lines;
    }

    private static String refreshToken(Answer answer) {
        return answer.expect(200).json().get("refresh_token").asText();
    }

    @Test
    @Order(3)
    void eachDeliveryIsSentOnceAndADeadNodesShareIsTakenOver() {
        try (TestRealm realm = TestRealm.create(deliveries.server());
                Receiver receiver = Receiver.start()) {
            realm.policy("revocation-hook", Map.of("hook-name", "shared", "endpoint-url", receiver.url("/")));
            HookId hook = new HookId(realm.admin("").get("id").asText(), "shared");
            receiver.answering(request -> Reply.of(202).after(Duration.ofMillis(10)));
            deliveries.outbox().queue(hook, realm.url(), COUNT);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> deliveries.outbox().count(hook, "DELIVERED") == COUNT);

            assertThat(receiver.received()).hasSize(COUNT);
            assertThat(receiver.received().stream().map(Received::id).distinct())
                    .hasSize(COUNT);
            await().untilAsserted(() -> {
                assertThat(delivered(deliveries.server(), realm)).isPositive();
                assertThat(delivered(second, realm)).isPositive();
            });
            System.out.println("TwoNodesIT: " + COUNT + " delivered once, "
                    + delivered(deliveries.server(), realm) + " by one node and " + delivered(second, realm)
                    + " by the other");

            await().until(() -> traces.has(
                    "DeliveryAttempt.run", "token_lifecycle.hook", "shared", "token_lifecycle.outcome", "delivered"));

            deliveries.outbox().queue(hook, realm.url(), COUNT);
            await().until(() -> receiver.received().size() > COUNT + COUNT / 4);
            second.kill();

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> deliveries.outbox().count(hook, "DELIVERED") == 2 * COUNT);
            assertThat(receiver.received().stream().map(Received::id).distinct())
                    .hasSize(2 * COUNT);
        }
    }

    @Test
    @Order(2)
    void whatOneNodeRevokesTheOtherListsAndHandsOutWithinASecondOrTwo() {
        try (TestRealm realm = TestRealm.create(deliveries.server())) {
            realm.policy("revocation-hook", Map.of("hook-name", "both", "delivery", List.of("list", "poll")));
            Subscriber other = Subscriber.of(realm, "both").at(second.url().toString());
            for (int i = 0; i < 5; i++) {
                String token = Callers.serviceToken(realm, "web");
                String jti = Jwt.claims(token).get("jti").asText();
                other.fetchAll();
                other.listed();
                realm.revoke("web", token).expect(200);
                Instant revoked = Instant.now();

                await().atMost(Duration.ofSeconds(2))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> other.listed().contains(jti));
                Duration listed = Duration.between(revoked, Instant.now());
                await().atMost(Duration.ofSeconds(2))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> other.fetchAll().contains(jti));
                System.out.println("TwoNodesIT: listed by the other node after " + listed.toMillis()
                        + " ms, fetched from it after "
                        + Duration.between(revoked, Instant.now()).toMillis() + " ms");
            }
        }
    }

    /** With {@code --cache=local} nobody tells the second node that the realm has changed. */
    @Test
    @Order(2)
    void aHookThatTheOtherNodeHasAddedIsDeliveredToAndNotTakenForADeletedOne() {
        try (TestRealm realm = TestRealm.create(deliveries.server());
                Receiver receiver = Receiver.start()) {
            Http.get(second.url() + "/realms/" + realm.name()).expect(200);
            realm.policy("revocation-hook", Map.of("hook-name", "added", "endpoint-url", receiver.url("/")));
            HookId hook = new HookId(realm.admin("").get("id").asText(), "added");
            receiver.answering(request -> Reply.of(202).after(Duration.ofMillis(50)));

            deliveries.outbox().queue(hook, realm.url(), 500);

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(deliveries.outbox().count(hook, "DELIVERED"))
                            .isEqualTo(500));
            await().untilAsserted(() -> assertThat(delivered(second, realm)).isPositive());
        }
    }

    private static double delivered(DistributionServer node, TestRealm realm) {
        return Http.get(node.managementUrl() + "/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("token_lifecycle_deliveries_total")
                        && line.contains("outcome=\"delivered\"")
                        && line.contains(realm.name()))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
