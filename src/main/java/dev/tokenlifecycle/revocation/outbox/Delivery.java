package dev.tokenlifecycle.revocation.outbox;

import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.settings.ChoiceSetting;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.jpa.entities.OutboxEntryEntity;
import org.keycloak.models.jpa.entities.OutboxEntryStatus;

/**
 * One notice on its way to one hook.
 *
 * @param id the stable id that the receiver dedupes by: the {@code jti} of the security event, the {@code webhook-id}
 * @param hook the name of the hook
 * @param channel whether it is pushed to the receiver or fetched by it
 * @param type the event type, or {@value RevocationNotice#TEST}
 * @param notice what the hook is notified of; null where the row can't be read: a later version wrote it, or somebody spoilt it
 * @param status how far it is
 * @param attempts how often it was tried
 * @param queuedAt when it was written, or last queued again by an admin
 * @param nextAttemptAt when it is sent next, or the end of a node's lease; meaningless once it has ended
 * @param deliveredAt when the receiver accepted it; null before
 * @param lastError why the last attempt failed; null where none has
 */
public record Delivery(
        String id,
        String hook,
        Channel channel,
        String type,
        @Nullable RevocationNotice notice,
        Status status,
        int attempts,
        Instant queuedAt,
        Instant nextAttemptAt,
        @Nullable Instant deliveredAt,
        @Nullable String lastError) {

    /** How far a delivery is. */
    public enum Status {
        /** To be sent, now or later. */
        WAITING(OutboxEntryStatus.PENDING),
        /** The receiver accepted it. */
        DELIVERED(OutboxEntryStatus.DELIVERED),
        /** Given up; kept for inspection and redelivery. */
        DEAD_LETTER(OutboxEntryStatus.DEAD_LETTER);

        final OutboxEntryStatus row;

        Status(OutboxEntryStatus row) {
            this.row = row;
        }

        /** The name in REST, such as {@code dead-letter}. */
        public String wireName() {
            return ChoiceSetting.wireName(this);
        }

        private static Status of(OutboxEntryStatus row) {
            return switch (row) {
                case PENDING, HELD -> WAITING;
                case DELIVERED -> DELIVERED;
                case DEAD_LETTER -> DEAD_LETTER;
            };
        }
    }

    /** The delivery that {@code row}, one of ours, keeps. */
    public static Delivery of(OutboxEntryEntity row) {
        return new Delivery(
                row.getId(),
                row.getContainerId(),
                RevocationOutbox.POLLED_KIND.equals(row.getEntryKind()) ? Channel.POLL : Channel.PUSH,
                row.getEntryType(),
                NoticeJson.read(row.getPayload()).orElse(null),
                Status.of(row.getStatus()),
                row.getAttempts(),
                row.getCreatedAt(),
                row.getNextAttemptAt(),
                row.getDeliveredAt(),
                row.getLastError());
    }
}
