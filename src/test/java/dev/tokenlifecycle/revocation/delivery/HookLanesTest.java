package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.revocation.outbox.Delivery;
import dev.tokenlifecycle.revocation.outbox.HookId;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that answer late, but well: their hooks come one after the other and never end. */
final class HookLanesTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final int THREADS = 64;
    private static final DeliveryOptions OPTIONS = TestDeliveryOptions.of(Duration.ofSeconds(2), THREADS);

    private static final Delivery DELIVERY = new Delivery(
            "id", "hook", Channel.PUSH, "test", null, Delivery.Status.WAITING, 0, NOW, NOW.plusSeconds(60), null, null);

    private final HookLanes lanes = new HookLanes(hook -> new HookLane(hook, OPTIONS, realmId -> realmId));

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 8, 20, 21})
    void slowHooksLeaveAThreadForTheNextOne(int slow) {
        int underWay = IntStream.range(0, slow).map(this::start).sum();

        assertThat(underWay).isBetween(slow, THREADS - 1);
        assertThat(start(slow)).isPositive();
    }

    @Test
    void aFewHooksHaveTheirLimitUnderWay() {
        assertThat(IntStream.range(0, 6).map(this::start)).containsOnly(8);
        assertThat(start(6)).isEqualTo(1);
    }

    /** More than the threads at first: what was started before the others came has to be answered. */
    @Test
    void asManyHooksAsThreadsHaveOneEachOnceTheFirstAnswersCame() {
        IntStream.range(0, THREADS).forEach(this::start);

        for (int answers = 0; answers < 8; answers++) {
            lanes.all().stream().filter(lane -> lane.inFlight() > 1).forEach(HookLanesTest::answer);
            lanes.all().forEach(this::startAll);
        }

        assertThat(lanes.all()).hasSize(THREADS).allMatch(lane -> lane.inFlight() == 1);
    }

    private static void answer(HookLane lane) {
        ReceiverResponse accepted = Responses.of(200, "", NOW);
        lane.takeResult(DeliveryAttempt.answered(lane.hook(), DELIVERY, accepted, NOW), NOW);
    }

    /** Lets one more hook have much to send; how many deliveries of it are started. */
    private int start(int number) {
        HookLane lane = lanes.of(new HookId("realm", "hook" + number));
        lane.markDue();
        int wanted = lane.wanted(NOW);
        lane.addLeased(Stream.generate(() -> DELIVERY).limit(wanted).toList(), wanted);
        return startAll(lane);
    }

    private int startAll(HookLane lane) {
        return (int) Stream.generate(() -> lanes.next(lane, NOW) != null)
                .takeWhile(started -> started)
                .count();
    }
}
