package dev.tokenlifecycle.keycloak.delivery;

import dev.tokenlifecycle.keycloak.outbox.Backlog;
import dev.tokenlifecycle.keycloak.outbox.DeliveryOutcome;
import dev.tokenlifecycle.keycloak.outbox.HookId;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What an operator's monitoring sees of deliveries; gauges are measured every few seconds, not when they are read. */
final class DeliveryMetrics {
    private final MultiGauge waiting = MultiGauge.builder("token.lifecycle.outbox.waiting")
            .description("Deliveries to a revocation hook that wait in the outbox, of all nodes")
            .register(Metrics.globalRegistry);
    private final MultiGauge oldest = MultiGauge.builder("token.lifecycle.outbox.oldest.age")
            .description("The age of the oldest delivery that waits for a revocation hook")
            .baseUnit("seconds")
            .register(Metrics.globalRegistry);

    void count(String realm, String hook, DeliveryOutcome outcome) {
        Tags tags = Tags.of("realm", realm, "hook", hook);
        Metrics.counter("token.lifecycle.deliveries", tags.and("outcome", word(outcome)))
                .increment();
        if (outcome instanceof DeliveryOutcome.Delivered delivered) {
            Duration latency = Duration.between(delivered.delivery().queuedAt(), delivered.at());
            Metrics.timer("token.lifecycle.delivery.latency", tags).record(latency);
        }
    }

    void backlogs(Map<HookId, Backlog> backlogs, UnaryOperator<String> realmName, Instant now) {
        waiting.register(
                backlogs.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(
                                tags(entry.getKey(), realmName),
                                entry.getValue().waiting()))
                        .toList(),
                true);
        oldest.register(
                backlogs.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(tags(entry.getKey(), realmName), age(entry.getValue(), now)))
                        .toList(),
                true);
    }

    private static long age(Backlog backlog, Instant now) {
        Instant queued = backlog.oldest();
        return queued == null ? 0 : Math.max(0, Duration.between(queued, now).toSeconds());
    }

    private static Tags tags(HookId hook, UnaryOperator<String> realmName) {
        return Tags.of("realm", realmName.apply(hook.realmId()), "hook", hook.hook());
    }

    private static String word(DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Delivered) {
            return "delivered";
        }
        if (outcome instanceof DeliveryOutcome.GivenUp) {
            return "given_up";
        }
        return outcome instanceof DeliveryOutcome.Orphaned ? "dropped" : "retried";
    }
}
