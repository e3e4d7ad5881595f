package dev.tokenlifecycle.revocation.outbox;

import org.keycloak.events.outbox.OutboxStore;
import org.keycloak.models.KeycloakSession;

/** Keycloak's outbox, where the id of a row is the id that the receiver sees. */
final class NoticeStore extends OutboxStore {
    private final String deliveryId;

    NoticeStore(KeycloakSession session, String deliveryId) {
        super(session);
        this.deliveryId = deliveryId;
    }

    @Override
    protected String generateEntryId() {
        return deliveryId;
    }
}
