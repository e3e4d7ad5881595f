package dev.tokenlifecycle.revocation.poll;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.keycloak.signing.RealmSignature;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.outbox.Delivery;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.revocation.payload.SecurityEvent;
import dev.tokenlifecycle.revocation.retry.Interval;
import dev.tokenlifecycle.revocation.spi.PollRequest;
import dev.tokenlifecycle.revocation.spi.PolledEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * What waits for the receiver of one hook, as this node knows it. It asks the database at most once a second, however many
 * requests come or wait; sooner only where a receiver has acknowledged all that the node knew of and there was more.
 */
final class PollQueue {
    /** How old the answer may be. */
    static final Duration FRESH = Duration.ofSeconds(1);
    /** How long a token is handed out before it is signed anew, with the key of then. */
    private static final Duration SIGNED_FOR = Duration.ofMinutes(1);

    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int REQUESTS_THAT_WAIT = 4;

    private final HookId hook;
    private final Semaphore room = new Semaphore(REQUESTS_THAT_WAIT);
    private final Map<String, Delivery> waiting = new LinkedHashMap<>();
    private final Map<String, Signed> signed = new HashMap<>();
    private Instant askedAt = Instant.EPOCH;
    private boolean more;

    /** How many of those that the database was last asked for could be read. */
    private int known;

    PollQueue(HookId hook) {
        this.hook = hook;
    }

    private record Signed(String token, Instant at) {}

    /** A permit for each request that may wait for this hook's tokens at once. */
    Semaphore room() {
        return room;
    }

    /** At most {@code max} of what waits now, or waited a second ago. */
    synchronized PolledEvents current(KeycloakSessionFactory sessions, int max) {
        Instant now = KeycloakTime.now();
        boolean old = Interval.hasPassed(FRESH, askedAt, now);
        if (old || (more && waiting.size() < Math.min(max, known))) {
            ask(sessions, now);
        }
        List<Delivery> first = waiting.values().stream().limit(max).toList();
        sign(sessions, first, now);
        Map<String, String> tokens = new LinkedHashMap<>();
        first.forEach(each -> tokens.put(
                each.id(), Objects.requireNonNull(signed.get(each.id())).token()));
        return new PolledEvents(tokens, !first.isEmpty() && (more || waiting.size() > first.size()));
    }

    /**
     * Waits until something waits for the receiver, at most {@code longest}, and answers as {@link #current} does: empty where
     * nothing came. It stops early where the clock is set back by {@code longest} or more.
     */
    synchronized PolledEvents await(KeycloakSessionFactory sessions, int max, Duration longest)
            throws InterruptedException {
        Instant begin = KeycloakTime.now();
        PolledEvents events = current(sessions, max);
        for (Instant now = begin;
                events.tokens().isEmpty() && !Interval.hasPassed(longest, begin, now);
                now = KeycloakTime.now()) {
            Duration left = Duration.between(now, begin.plus(longest));
            Duration fresh = Duration.between(now, askedAt.plus(FRESH));
            wait(Math.max(1, (left.compareTo(fresh) < 0 ? left : fresh).toMillis()));
            events = current(sessions, max);
        }
        return events;
    }

    /** Forgets the deliveries that the receiver has acknowledged or refused. */
    synchronized void forget(Collection<String> ids) {
        waiting.keySet().removeAll(ids);
        signed.keySet().removeAll(ids);
    }

    /** Whether nobody has polled for so long that it isn't worth its memory. */
    synchronized boolean unused(Instant now) {
        return now.isAfter(askedAt.plus(REMEMBERED));
    }

    /** Those that wait. What a later version wrote is left to a node of that version, what somebody spoilt to its age. */
    private void ask(KeycloakSessionFactory sessions, Instant now) {
        List<Delivery> oldest = KeycloakModelUtils.runJobInTransactionWithResult(
                sessions, session -> new PolledDeliveries(session).oldest(hook, PollRequest.MOST_EVENTS + 1));
        more = oldest.size() > PollRequest.MOST_EVENTS;
        waiting.clear();
        oldest.stream()
                .limit(PollRequest.MOST_EVENTS)
                .filter(each -> each.notice() != null)
                .forEach(each -> waiting.put(each.id(), each));
        known = waiting.size();
        signed.keySet().retainAll(waiting.keySet());
        askedAt = now;
    }

    private void sign(KeycloakSessionFactory sessions, List<Delivery> deliveries, Instant now) {
        signed.values().removeIf(each -> Interval.hasPassed(SIGNED_FOR, each.at(), now));
        List<Delivery> unsigned = deliveries.stream()
                .filter(each -> !signed.containsKey(each.id()))
                .toList();
        if (!unsigned.isEmpty()) {
            KeycloakModelUtils.runJobInTransaction(sessions, session -> {
                RealmModel realm = session.realms().getRealm(hook.realmId());
                session.getContext().setRealm(realm);
                unsigned.forEach(each -> signed.put(each.id(), new Signed(token(session, realm, each, now), now)));
            });
        }
    }

    private String token(KeycloakSession session, RealmModel realm, Delivery delivery, Instant now) {
        RevocationNotice notice = Objects.requireNonNull(delivery.notice());
        String audience = notice.issuer() + PolledHooks.PATH + hook.hook();
        return RealmSignature.securityEventToken(
                session, realm, SecurityEvent.claims(notice, delivery.id(), audience, now));
    }
}
