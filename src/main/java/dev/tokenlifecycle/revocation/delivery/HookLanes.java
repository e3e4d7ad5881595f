package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.revocation.outbox.Delivery;
import dev.tokenlifecycle.revocation.outbox.DeliveryOutcome;
import dev.tokenlifecycle.revocation.outbox.HookId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The lanes of the hooks that have something to do on this node. Only the dispatcher's thread uses them. */
final class HookLanes {
    private final Map<HookId, HookLane> lanes = new HashMap<>();
    private final Function<HookId, HookLane> factory;

    HookLanes(Function<HookId, HookLane> factory) {
        this.factory = factory;
    }

    HookLane of(HookId hook) {
        return lanes.computeIfAbsent(hook, factory);
    }

    /** Notes that something waits in the outbox for {@code hook}. */
    void markDue(HookId hook) {
        of(hook).markDue();
    }

    Collection<HookLane> all() {
        return lanes.values();
    }

    /** The next delivery of {@code lane} to start, null where there is none or no room. */
    @Nullable
    Delivery next(HookLane lane, Instant now) {
        int underWay = lanes.values().stream().mapToInt(HookLane::inFlight).sum();
        return lane.next(now, underWay);
    }

    /** Those that can send more than they have. */
    List<HookLane> wanting(Instant now) {
        return lanes.values().stream().filter(lane -> lane.wanted(now) > 0).toList();
    }

    /** The hooks that rest. */
    Set<HookId> resting(Instant now) {
        return lanes.values().stream()
                .filter(lane -> lane.isResting(now))
                .map(HookLane::hook)
                .collect(Collectors.toSet());
    }

    void removeIdle(Instant now) {
        lanes.values().removeIf(lane -> lane.isIdle(now));
    }

    /** Takes from all lanes what they hold and can't send now. */
    List<DeliveryOutcome> drainReleasable(Instant now) {
        return lanes.values().stream()
                .flatMap(lane -> lane.drainReleasable(now).stream())
                .toList();
    }

    /** When the first lane, as it was at {@code now}, wants to be looked at again; at {@code latest} at the latest. */
    Instant nextLook(Instant now, Instant latest) {
        return lanes.values().stream()
                .map(lane -> lane.nextLook(now))
                .filter(Objects::nonNull)
                .filter(look -> look.isBefore(latest))
                .min(Instant::compareTo)
                .orElse(latest);
    }

    void close() {
        lanes.values().forEach(HookLane::close);
    }
}
