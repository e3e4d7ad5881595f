package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.Receiver.Received;
import dev.tokenlifecycle.server.Receiver.Reply;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two nodes share the work of one outbox. */
final class TwoNodesIT {
    private static final int COUNT = 2_000;

    @Test
    void eachDeliveryIsSentOnceAndADeadNodesShareIsTakenOver() {
        DeliveryServer deliveries = DeliveryServer.shared();
        try (TestRealm realm = TestRealm.create(deliveries.server(), Map.of());
                Receiver receiver = Receiver.start()) {
            realm.policy("revocation-hook", Map.of("hook-name", "shared", "endpoint-url", receiver.url("/")));
            HookId hook = new HookId(realm.admin("").get("id").asText(), "shared");
            receiver.answering(request -> Reply.of(202).after(Duration.ofMillis(10)));
            DistributionServer second = deliveries.secondNode();
            try {
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

                deliveries.outbox().queue(hook, realm.url(), COUNT);
                await().until(() -> receiver.received().size() > COUNT + COUNT / 4);
                second.kill();

                await().atMost(Duration.ofSeconds(60))
                        .until(() -> deliveries.outbox().count(hook, "DELIVERED") == 2 * COUNT);
                assertThat(receiver.received().stream().map(Received::id).distinct())
                        .hasSize(2 * COUNT);
            } finally {
                second.kill();
            }
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
