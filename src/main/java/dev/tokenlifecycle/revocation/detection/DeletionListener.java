package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.provider.ProviderEventListener;

/**
 * Notices users and clients that are deleted, also where no admin event says so. Clients that go with their whole realm aren't
 * recorded: the realm's hooks go with it.
 */
final class DeletionListener implements ProviderEventListener {
    @Override
    public void onEvent(ProviderEvent event) {
        if (event instanceof UserModel.UserPreRemovedEvent about) {
            UserDeletion.expect(about.getKeycloakSession(), about.getRealm(), about.getUser());
        } else if (event instanceof UserModel.UserRemovedEvent done) {
            UserDeletion.confirm(done.getKeycloakSession(), done.getRealm(), done.getUser());
        } else if (event instanceof ClientModel.ClientRemovedEvent about) {
            recordDeleted(about.getKeycloakSession(), about.getClient());
        }
    }

    private static void recordDeleted(KeycloakSession session, ClientModel client) {
        RealmModel realm = client.getRealm();
        Optional<KeycloakEndpoint> endpoint = KeycloakEndpoint.of(session);
        boolean byAdmin = endpoint.filter(one -> one.admin() && (one.begins("clients") || one.is("partialImport", 1)))
                .isPresent();
        if (byAdmin
                || endpoint.filter(one -> one.begins("clients-registrations")).isPresent()) {
            Revocation revocation = Revocation.of(new RevokedSubject.Client(client.getClientId()))
                    .because(RevocationReason.CLIENT_DELETED)
                    .by(byAdmin ? Initiator.ADMIN : Initiator.SYSTEM);
            session.getProvider(RevocationRecorder.class)
                    .record(
                            realm,
                            revocation,
                            Set.of(client),
                            StateBeforeRequest.in(session).hooks());
        }
    }
}
