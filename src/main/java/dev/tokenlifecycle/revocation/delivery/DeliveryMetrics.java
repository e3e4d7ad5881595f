package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.revocation.outbox.Backlog;
import dev.tokenlifecycle.revocation.outbox.DeliveryCounter;
import dev.tokenlifecycle.revocation.outbox.DeliveryOutcome;
import dev.tokenlifecycle.revocation.outbox.HookId;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** What an operator's monitoring sees of deliveries; gauges are measured every few seconds, not when they are read. */
final class DeliveryMetrics {

    /** The buckets of the latency: what is delivered at once, after a retry, after an outage. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        Duration.ofDays(1)
    };

    private final MultiGauge waiting = gauge(
            "token.lifecycle.outbox.waiting", "Deliveries to a revocation hook that wait in the outbox, of all nodes");
    private final MultiGauge oldest = MultiGauge.builder("token.lifecycle.outbox.oldest.age")
            .description("The age of the oldest delivery that waits for a revocation hook")
            .baseUnit("seconds")
            .register(Metrics.globalRegistry);
    private final MultiGauge deadLetters = gauge(
            "token.lifecycle.outbox.dead.letters",
            "Deliveries to a revocation hook that were given up and are kept, of all nodes");
    private final MultiGauge resting =
            gauge("token.lifecycle.hook.resting", "1 where this node leaves a revocation hook alone because it fails");

    void count(String realm, String hook, DeliveryOutcome outcome) {
        DeliveryCounter.count(realm, hook, outcome.counted());
        if (outcome instanceof DeliveryOutcome.Delivered delivered) {
            Timer.builder("token.lifecycle.delivery.latency")
                    .description("From the revocation to the answer of the revocation hook's receiver")
                    .serviceLevelObjectives(BUCKETS)
                    .tags("realm", realm, "hook", hook)
                    .register(Metrics.globalRegistry)
                    .record(Duration.between(delivered.delivery().queuedAt(), delivered.at()));
        }
    }

    /**
     * Shows what was measured: 0 for the hooks of which nothing waits.
     *
     * @param configured the hooks that realms configure
     * @param backlogs what waits, or was given up, of any hook
     * @param atRest the hooks that rest on this node
     */
    void show(
            Set<HookId> configured,
            Map<HookId, Backlog> backlogs,
            Set<HookId> atRest,
            UnaryOperator<String> realmName,
            Instant now) {
        Set<HookId> hooks = new LinkedHashSet<>(configured);
        hooks.addAll(backlogs.keySet());
        hooks.forEach(hook -> DeliveryCounter.begin(realmName.apply(hook.realmId()), hook.hook()));
        register(waiting, hooks, realmName, hook -> backlog(backlogs, hook).waiting());
        register(oldest, hooks, realmName, hook -> age(backlog(backlogs, hook), now));
        register(deadLetters, hooks, realmName, hook -> backlog(backlogs, hook).deadLetters());
        register(resting, hooks, realmName, hook -> atRest.contains(hook) ? 1 : 0);
    }

    private static void register(
            MultiGauge gauge, Set<HookId> hooks, UnaryOperator<String> realmName, ToDoubleFunction<HookId> value) {
        gauge.register(
                hooks.stream()
                        .map(hook -> MultiGauge.Row.of(
                                Tags.of("realm", realmName.apply(hook.realmId()), "hook", hook.hook()),
                                value.applyAsDouble(hook)))
                        .toList(),
                true);
    }

    private static Backlog backlog(Map<HookId, Backlog> backlogs, HookId hook) {
        return backlogs.getOrDefault(hook, Backlog.NONE);
    }

    private static MultiGauge gauge(String name, String description) {
        return MultiGauge.builder(name).description(description).register(Metrics.globalRegistry);
    }

    private static double age(Backlog backlog, Instant now) {
        Instant queued = backlog.oldest();
        return queued == null ? 0 : Math.max(0, Duration.between(queued, now).toSeconds());
    }
}
