package dev.tokenlifecycle.revocation.termination;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
import dev.tokenlifecycle.rotation.store.StoredFamily;
import java.util.List;
import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Tells the hooks of families that ended because they came from others, by an exchange or a UMA ticket: their access tokens name
 * them, and maybe another client. Who ends a session or a user needs none of it: such tokens name those, too.
 */
public final class DescendantNotices {
    private DescendantNotices() {}

    /** Records one revocation for each of {@code descendants}. */
    public static void record(
            KeycloakSession session,
            RealmModel realm,
            List<StoredFamily> descendants,
            RevocationReason reason,
            Initiator initiator) {
        RevocationRecorder recorder = session.getProvider(RevocationRecorder.class);
        for (StoredFamily each : descendants) {
            ClientModel client = realm.getClientById(each.holder().clientId());
            if (recorder != null && client != null) {
                RevokedSubject.Family subject = new RevokedSubject.Family(
                        each.holder().userId(),
                        each.holder().sessionId(),
                        client.getClientId(),
                        each.family().id().value());
                recorder.record(Revocation.of(subject).because(reason).by(initiator), Set.of(client));
            }
        }
    }
}
