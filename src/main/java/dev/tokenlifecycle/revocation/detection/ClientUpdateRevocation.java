package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Reach;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A client that was saved: a revocation where it has been disabled, its not-before has moved forward, or it has another id, which
 * no token names that it has.
 */
record ClientUpdateRevocation(KeycloakSession session, RealmModel realm) {
    void record(@Nullable ClientModel client, Initiator initiator) {
        if (client == null) {
            return;
        }
        StateBeforeRequest before = StateBeforeRequest.in(session);
        String clientId = before.clientId();
        if (clientId != null && !clientId.equals(client.getClientId())) {
            Revocation revocation =
                    of(clientId).because(RevocationReason.CLIENT_DELETED).by(initiator);
            record(revocation, client, before.hooks());
        }
        boolean disabled = before.enabled() && !client.isEnabled();
        if (disabled || client.getNotBefore() > before.notBefore()) {
            Revocation revocation = of(client.getClientId())
                    .because(disabled ? RevocationReason.CLIENT_DISABLED : RevocationReason.NOT_BEFORE)
                    .by(initiator)
                    .with(disabled ? Reach.IDS_ONLY : notBefore(client));
            record(revocation, client, Set.of());
        }
    }

    private void record(Revocation revocation, ClientModel client, Set<String> hooks) {
        session.getProvider(RevocationRecorder.class).record(realm, revocation, Set.of(client), hooks);
    }

    private static Revocation.Subject of(String clientId) {
        return Revocation.of(new RevokedSubject.Client(clientId));
    }

    private static Reach notBefore(ClientModel client) {
        return Reach.byNotBefore(Instant.ofEpochSecond(client.getNotBefore()), KeycloakTime.now());
    }
}
