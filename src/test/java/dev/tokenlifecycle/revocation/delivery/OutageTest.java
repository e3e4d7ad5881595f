package dev.tokenlifecycle.revocation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.revocation.outbox.Delivery;
import dev.tokenlifecycle.revocation.outbox.DeliveryOutcome;
import dev.tokenlifecycle.revocation.outbox.HookId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An endpoint that is down for a while, in virtual time: the dispatcher's own parts, with a list for an outbox. */
final class OutageTest {
    private static final Instant BEGIN = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final HookId HOOK = new HookId("realm", "hook");
    private static final Duration LEASE = TestDeliveryOptions.LEASE;

    private final HookLane lane =
            new HookLane(HOOK, TestDeliveryOptions.of(Duration.ofSeconds(2), 64), realmId -> realmId);
    private final Map<String, Delivery> waiting = new HashMap<>();
    private final Map<String, Instant> told = new HashMap<>();
    private int attempts;

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 1_000})
    void everythingArrivesAfterAnHour(int count) {
        Instant up = BEGIN.plus(HOUR);
        queue(count, BEGIN);

        run(BEGIN, up.plus(Duration.ofMinutes(6)), up);

        assertThat(told).hasSize(count);
        assertThat(waiting).isEmpty();
        Duration last = Duration.between(
                up, told.values().stream().max(Comparator.naturalOrder()).orElseThrow());
        System.out.println(
                "OutageTest: " + count + " waiting, first told " + first(up).toSeconds() + " s, last "
                        + last.toSeconds() + " s after it was up; " + attempts + " attempts");
        assertThat(last).isLessThanOrEqualTo(Duration.ofMinutes(5));
    }

    /** While something new comes the hook is tried once a minute at least, and whatever it comes back with is told at once. */
    @Test
    void anEndpointThatIsUpAgainIsNoticedWithinAMinuteWhereSomethingWasNotTriedYet() {
        Instant up = BEGIN.plus(HOUR);
        queue(1_000, BEGIN);

        run(BEGIN, up.plus(Duration.ofMinutes(6)), up);

        assertThat(first(up)).isLessThanOrEqualTo(Duration.ofSeconds(62));
        long withinTwoMinutes = told.values().stream()
                .filter(at -> at.isBefore(up.plus(Duration.ofMinutes(2))))
                .count();
        System.out.println("OutageTest: " + withinTwoMinutes + " of 1000 within two minutes");
        assertThat(withinTwoMinutes).isGreaterThan(900);
    }

    @Test
    void anEndpointThatIsDownIsLeftAloneAsAWhole() {
        queue(1_000, BEGIN);

        run(BEGIN, BEGIN.plus(HOUR), BEGIN.plus(HOUR.multipliedBy(2)));

        // The first ones all at once, then a careful one each time, after a pause that grows to a minute.
        assertThat(attempts).isBetween(60, 160);
    }

    @Test
    void aHookThatFailedIsForgottenAnHourAfterItsLastAttempt() {
        queue(1, BEGIN);
        run(BEGIN, BEGIN.plusSeconds(1), BEGIN.plus(HOUR));

        assertThat(attempts).isEqualTo(1);
        assertThat(lane.isIdle(BEGIN.plus(HOUR))).isFalse();
        assertThat(lane.isIdle(BEGIN.plus(HOUR).plusSeconds(1))).isTrue();
    }

    private Duration first(Instant up) {
        return Duration.between(
                up, told.values().stream().min(Comparator.naturalOrder()).orElseThrow());
    }

    private void queue(int count, Instant at) {
        for (int i = 0; i < count; i++) {
            String id = "d-" + i;
            RevocationNotice notice = RevocationNotice.test(id, "https://id.example/realms/r", at);
            waiting.put(
                    id,
                    new Delivery(
                            id,
                            HOOK.hook(),
                            Channel.PUSH,
                            notice.type(),
                            notice,
                            Delivery.Status.WAITING,
                            0,
                            at,
                            at,
                            null,
                            null));
        }
    }

    /** Looks as the dispatcher does: every second here, which is more often than its polls. Each attempt takes no time. */
    private void run(Instant from, Instant to, Instant up) {
        for (Instant now = from; now.isBefore(to); now = now.plusSeconds(1)) {
            round(now, !now.isBefore(up));
        }
    }

    private void round(Instant now, boolean up) {
        lane.markDue();
        for (int wanted = lane.wanted(now); wanted > 0; wanted = lane.wanted(now)) {
            lane.addLeased(lease(wanted, now), wanted);
        }
        List<Delivery> started = new ArrayList<>();
        for (Delivery next = lane.next(now, 0); next != null; next = lane.next(now, 0)) {
            started.add(next);
        }
        for (Delivery delivery : started) {
            attempts++;
            ReceiverResponse answer = up ? Responses.of(202, "", now) : ReceiverResponse.none("refused");
            DeliveryAttempt.Result result = DeliveryAttempt.answered(HOOK, delivery, answer, now);
            lane.takeResult(result, now);
            record(result.outcome());
        }
        lane.drainReleasable(now).forEach(this::record);
        if (!started.isEmpty() && up) {
            round(now, true);
        }
    }

    private List<Delivery> lease(int wanted, Instant now) {
        List<Delivery> leased = waiting.values().stream()
                .filter(delivery -> !delivery.nextAttemptAt().isAfter(now))
                .sorted(Comparator.comparing(Delivery::nextAttemptAt).thenComparing(Delivery::id))
                .limit(wanted)
                .map(delivery -> at(delivery, now.plus(LEASE), delivery.attempts()))
                .toList();
        leased.forEach(delivery -> waiting.put(delivery.id(), delivery));
        return leased;
    }

    private void record(DeliveryOutcome outcome) {
        Delivery delivery = outcome.delivery();
        if (outcome instanceof DeliveryOutcome.Delivered delivered) {
            waiting.remove(delivery.id());
            told.put(delivery.id(), delivered.at());
        } else if (outcome instanceof DeliveryOutcome.Postponed postponed) {
            waiting.put(delivery.id(), at(delivery, postponed.next(), delivery.attempts() + 1));
        } else if (outcome instanceof DeliveryOutcome.Released released) {
            waiting.put(delivery.id(), at(delivery, released.next(), delivery.attempts()));
        }
    }

    private static Delivery at(Delivery delivery, Instant next, int attempts) {
        return new Delivery(
                delivery.id(),
                delivery.hook(),
                delivery.channel(),
                delivery.type(),
                delivery.notice(),
                delivery.status(),
                attempts,
                delivery.queuedAt(),
                next,
                null,
                delivery.lastError());
    }
}
