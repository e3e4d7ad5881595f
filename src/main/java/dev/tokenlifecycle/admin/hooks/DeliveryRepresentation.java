package dev.tokenlifecycle.admin.hooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tokenlifecycle.admin.request.VisibleUsers;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.revocation.outbox.Delivery;
import dev.tokenlifecycle.settings.ChoiceSetting;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery and its revocation.
 *
 * @param id the id that the receiver dedupes by
 * @param hook the name of the hook
 * @param delivery whether it is pushed to the receiver or fetched by it
 * @param type the event type, or {@code test}
 * @param status the name of its {@link Delivery.Status}
 * @param attempts how often it was sent
 * @param queuedAt when it was written, or last queued again
 * @param nextAttemptAt when it is sent next; only while it waits to be sent
 * @param deliveredAt when the receiver accepted it
 * @param lastError why the last attempt failed
 * @param revocation the revocation; absent for a test and where the row can't be read
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeliveryRepresentation(
        String id,
        String hook,
        String delivery,
        String type,
        String status,
        int attempts,
        String queuedAt,
        @Nullable String nextAttemptAt,
        @Nullable String deliveredAt,
        @Nullable String lastError,
        @Nullable Revoked revocation) {

    /**
     * The revocation of a delivery.
     *
     * @param username the name of the user; absent where they are gone or the caller may not see them
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Revoked(
            @Nullable String user,
            @Nullable String username,
            @Nullable String session,
            @Nullable String client,
            @Nullable String family,
            String reason,
            String initiator,
            String at,
            @Nullable String safeAfter) {}

    static DeliveryRepresentation of(Delivery delivery, VisibleUsers users) {
        boolean sent = delivery.status() == Delivery.Status.WAITING && delivery.channel() == Channel.PUSH;
        return new DeliveryRepresentation(
                delivery.id(),
                delivery.hook(),
                ChoiceSetting.wireName(delivery.channel()),
                delivery.type(),
                delivery.status().wireName(),
                delivery.attempts(),
                delivery.queuedAt().toString(),
                sent ? delivery.nextAttemptAt().toString() : null,
                text(delivery.deliveredAt()),
                delivery.lastError(),
                revoked(delivery, users));
    }

    private static @Nullable Revoked revoked(Delivery delivery, VisibleUsers users) {
        RevocationNotice notice = delivery.notice();
        Revocation revocation = notice == null ? null : notice.revocation();
        return notice == null || revocation == null
                ? null
                : new Revoked(
                        revocation.userId(),
                        users.name(revocation.userId()),
                        revocation.sessionId(),
                        revocation.clientId(),
                        revocation.familyId(),
                        revocation.reason().wireName(),
                        revocation.initiator().wireName(),
                        notice.at().toString(),
                        text(notice.safeAfter()));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
