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

/** What hooks are notified of single families. */
public final class FamilyNotices {
    private FamilyNotices() {}

    /** {@code family}, which {@code client} has, as what ended. */
    public static RevokedSubject.Family subject(StoredFamily family, ClientModel client) {
        return new RevokedSubject.Family(
                family.holder().userId(),
                family.holder().sessionId(),
                client.getClientId(),
                family.family().id().value());
    }

    /**
     * Records one revocation for each of {@code descendants}, which ended because they came from other families, by an exchange
     * or a UMA ticket: their access tokens name them, and maybe another client. Who ends a session or a user needs none of it:
     * such tokens name those, too.
     */
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
                recorder.record(
                        Revocation.of(subject(each, client)).because(reason).by(initiator), Set.of(client));
            }
        }
    }
}
