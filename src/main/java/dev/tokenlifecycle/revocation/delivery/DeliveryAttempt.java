package dev.tokenlifecycle.revocation.delivery;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.revocation.outbox.Delivery;
import dev.tokenlifecycle.revocation.outbox.DeliveryOutcome;
import dev.tokenlifecycle.revocation.outbox.HookId;
import dev.tokenlifecycle.revocation.retry.DeliverySchedule;
import dev.tokenlifecycle.settings.InvalidSettingException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.tracing.TracingProvider;

/** Tries one delivery: renders it in a session of its own, closes that, sends, and says what became of it. */
final class DeliveryAttempt {
    static final String NOT_CONFIGURED = "no client profile configures the hook as one that is pushed to";
    private static final String UNREADABLE = "what was queued can't be read";

    private static final Logger LOG = Logger.getLogger(DeliveryAttempt.class);

    private final UnexpectedErrors errors = new UnexpectedErrors();
    private final KeycloakSessionFactory sessions;
    private final ReceiverClient client;
    private final Duration secondLook;
    private final Duration longest;

    DeliveryAttempt(KeycloakSessionFactory sessions, ReceiverClient client, DeliveryOptions options) {
        this.sessions = sessions;
        this.client = client;
        this.secondLook = options.lease();
        this.longest = options.attemptTimeout();
    }

    /** What became of the attempt, and what the receiver has to do with it. */
    record Result(
            HookId hook,
            DeliveryOutcome outcome,
            HealthSignal health,
            @Nullable Duration retryAfter) {}

    /** Whether an attempt says something about the health of the hook. */
    enum HealthSignal {
        NONE,
        HEALTHY,
        FAILING
    }

    Result run(HookId hook, Delivery delivery) {
        RevocationNotice notice = delivery.notice();
        if (notice == null) {
            // A node of a later version wrote it, and may be the next to try; the receiver has no part in it.
            return new Result(hook, postponed(delivery, UNREADABLE, null, KeycloakTime.now()), HealthSignal.NONE, null);
        }
        if (KeycloakTime.now().plus(longest).isAfter(delivery.nextAttemptAt())) {
            // It waited for a thread: by the time of an answer another node may have it in hand.
            return new Result(
                    hook, new DeliveryOutcome.Released(delivery, KeycloakTime.now()), HealthSignal.NONE, null);
        }
        try (KeycloakSession session = sessions.create()) {
            return session.getProvider(TracingProvider.class).trace(DeliveryAttempt.class, "run", (Span span) -> {
                return traced(span, hook, delivery, notice);
            });
        }
    }

    /** A span of its own in Keycloak's traces; nothing where tracing is off. */
    private Result traced(Span span, HookId hook, Delivery delivery, RevocationNotice notice) {
        span.setAttribute("token_lifecycle.hook", hook.hook());
        span.setAttribute("token_lifecycle.delivery", delivery.id());
        span.setAttribute("token_lifecycle.event_type", delivery.type());
        span.setAttribute("token_lifecycle.attempt", delivery.attempts() + 1);
        Result result = attempt(hook, delivery, notice);
        span.setAttribute("token_lifecycle.outcome", result.outcome().counted().wireName());
        if (result.outcome() instanceof DeliveryOutcome.Postponed postponed) {
            span.setStatus(StatusCode.ERROR, postponed.error());
        } else if (result.outcome() instanceof DeliveryOutcome.GivenUp givenUp) {
            span.setStatus(StatusCode.ERROR, givenUp.error());
        }
        return result;
    }

    private Result attempt(HookId hook, Delivery delivery, RevocationNotice notice) {
        try {
            DeliveryRequest request = KeycloakModelUtils.runJobInTransactionWithResult(
                    sessions,
                    session -> render(session, hook, delivery.id(), notice).orElse(null));
            return request == null
                    ? orphan(hook, delivery)
                    : answered(hook, delivery, client.send(request), KeycloakTime.now());
        } catch (UndeliverableException | InvalidSettingException refused) {
            return failed(hook, delivery, refused.getMessage(), null, KeycloakTime.now());
        } catch (RuntimeException unexpected) {
            report(hook, delivery, unexpected);
            return failed(hook, delivery, unexpected.getClass().getSimpleName(), null, KeycloakTime.now());
        }
    }

    private void report(HookId hook, Delivery delivery, RuntimeException unexpected) {
        if (errors.noteNew(unexpected)) {
            LOG.errorf(
                    unexpected,
                    "Delivery %s to revocation hook %s failed unexpectedly; it is tried again, and the same error"
                            + " isn't logged again",
                    delivery.id(),
                    hook.hook());
        }
    }

    /** What becomes of an attempt that ends without a result, such as with an {@link Error}. */
    static Result broken(HookId hook, Delivery delivery) {
        return failed(hook, delivery, "an error of the server", null, KeycloakTime.now());
    }

    private static Optional<DeliveryRequest> render(
            KeycloakSession session, HookId hook, String id, RevocationNotice notice) {
        return CurrentHook.find(session, hook, Channel.PUSH)
                .map(found -> new DeliveryFormat(session, found.realm())
                        .render(found.settings(), id, notice, KeycloakTime.now()));
    }

    // A profile that is being replaced by a tool is gone for a moment: only a hook that is still gone later is deleted.
    private Result orphan(HookId hook, Delivery delivery) {
        DeliveryOutcome outcome = NOT_CONFIGURED.equals(delivery.lastError())
                ? new DeliveryOutcome.Orphaned(delivery, hook)
                : new DeliveryOutcome.Postponed(delivery, KeycloakTime.now().plus(secondLook), NOT_CONFIGURED);
        return new Result(hook, outcome, HealthSignal.NONE, null);
    }

    /** What {@code answer}, which came at {@code now}, makes of the delivery. */
    static Result answered(HookId hook, Delivery delivery, ReceiverResponse answer, Instant now) {
        if (answer.accepted()) {
            return new Result(hook, new DeliveryOutcome.Delivered(delivery, now), HealthSignal.HEALTHY, null);
        }
        if (answer.gone() || answer.refusedForGood()) {
            return new Result(hook, new DeliveryOutcome.GivenUp(delivery, answer.error()), HealthSignal.NONE, null);
        }
        return failed(hook, delivery, answer.error(), answer.retryAfter(), now);
    }

    private static Result failed(
            HookId hook, Delivery delivery, @Nullable String error, @Nullable Duration retryAfter, Instant now) {
        String why = error == null ? "unknown" : error;
        return new Result(hook, postponed(delivery, why, retryAfter, now), HealthSignal.FAILING, retryAfter);
    }

    /** Tried again, or given up where it has waited for too long. */
    private static DeliveryOutcome postponed(
            Delivery delivery, String why, @Nullable Duration retryAfter, Instant now) {
        return DeliverySchedule.DEFAULT
                .next(
                        delivery.attempts() + 1,
                        delivery.queuedAt(),
                        now,
                        retryAfter,
                        ThreadLocalRandom.current().nextDouble())
                .<DeliveryOutcome>map(next -> new DeliveryOutcome.Postponed(delivery, next, why))
                .orElseGet(() -> new DeliveryOutcome.GivenUp(delivery, why));
    }
}
