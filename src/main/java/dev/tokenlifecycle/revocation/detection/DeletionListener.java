package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Reach;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.provider.ProviderEventListener;

/**
 * Users and clients that are deleted, by whomever. A realm that is deleted takes its hooks with it, so the revocation of its clients is sent to
 * nobody.
 */
final class DeletionListener implements ProviderEventListener {
    private static final String CLIENTS_OF = DeletionListener.class.getName() + ".clients.";

    /** The clients of a user, and what is known of the sessions, found while there were still some. */
    private record Clients(Set<ClientModel> clients, Reach reach) {}

    @Override
    public void onEvent(ProviderEvent event) {
        if (event instanceof UserModel.UserPreRemovedEvent about) {
            remember(about.getKeycloakSession(), about.getRealm(), about.getUser());
        } else if (event instanceof UserModel.UserRemovedEvent done) {
            removed(done.getKeycloakSession(), done.getRealm(), done.getUser());
        } else if (event instanceof ClientModel.ClientRemovedEvent about) {
            removed(about.getKeycloakSession(), about.getClient());
        }
    }

    private static void remember(KeycloakSession session, RealmModel realm, UserModel user) {
        if (new WatchedRealm(session, realm).isWatched()) {
            session.setAttribute(
                    CLIENTS_OF + user.getId(),
                    new Clients(
                            new EndedSessions(session, realm).clientsOf(user),
                            new KnownReach(session, realm).of(user)));
        }
    }

    private static void removed(KeycloakSession session, RealmModel realm, UserModel user) {
        Clients known = session.getAttribute(CLIENTS_OF + user.getId(), Clients.class);
        if (known != null) {
            Initiator initiator = KeycloakEndpoint.of(session)
                    .map(DeletionListener::whoRemoves)
                    .orElse(Initiator.SYSTEM);
            record(
                    session,
                    realm,
                    deleted(new RevokedSubject.User(user.getId()), RevocationReason.USER_DELETED, initiator)
                            .with(known.reach()),
                    known.clients());
        }
    }

    private static Initiator whoRemoves(KeycloakEndpoint endpoint) {
        return endpoint.admin()
                ? Initiator.ADMIN
                : endpoint.begins("login-actions") ? Initiator.USER : Initiator.SYSTEM;
    }

    private static void removed(KeycloakSession session, ClientModel client) {
        RealmModel realm = client.getRealm();
        Optional<KeycloakEndpoint> endpoint = KeycloakEndpoint.of(session);
        boolean byAdmin = endpoint.filter(one -> one.admin() && (one.begins("clients") || one.is("partialImport", 1)))
                .isPresent();
        if (byAdmin
                || endpoint.filter(one -> one.begins("clients-registrations")).isPresent()) {
            record(
                    session,
                    realm,
                    deleted(
                            new RevokedSubject.Client(client.getClientId()),
                            RevocationReason.CLIENT_DELETED,
                            byAdmin ? Initiator.ADMIN : Initiator.SYSTEM),
                    Set.of(client));
        }
    }

    private static Revocation deleted(RevokedSubject subject, RevocationReason reason, Initiator initiator) {
        return Revocation.of(subject).because(reason).by(initiator);
    }

    private static void record(
            KeycloakSession session, RealmModel realm, Revocation revocation, Set<ClientModel> affected) {
        Set<String> hooks = revocation.clientId() == null
                ? Set.of()
                : StateBeforeRequest.in(session).hooks();
        HookRevocationRecorder.of(session).record(realm, revocation, affected, hooks);
    }
}
