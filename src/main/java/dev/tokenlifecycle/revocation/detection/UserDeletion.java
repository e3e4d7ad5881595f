package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.ExpectedDeletion;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Reach;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.outbox.RevocationOutbox;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Records users who are deleted, each once: of the two events that Keycloak raises, one may be missing (0184). */
final class UserDeletion {
    private UserDeletion() {}

    /**
     * What the deletion affects, as long as the user's sessions are there.
     *
     * @param clientIds the internal ids of their clients
     */
    private record Affected(Set<String> clientIds, Reach reach) {
        static Affected of(KeycloakSession session, RealmModel realm, UserModel user) {
            Set<String> clientIds = new EndedSessions(session, realm)
                    .clientsOf(user).stream().map(ClientModel::getId).collect(Collectors.toSet());
            return new Affected(clientIds, new KnownReach(session, realm).of(user));
        }
    }

    /** Notes that {@code user} is about to be deleted. */
    static void expect(KeycloakSession session, RealmModel realm, UserModel user) {
        if (!ExpectedDeletion.isKnown(session, user, UserDeletion.class)
                && new WatchedRealm(session, realm).isWatched()) {
            String userId = user.getId();
            Affected affected = Affected.of(session, realm, user);
            new RevocationOutbox(session).expect();
            ExpectedDeletion.expect(
                    session,
                    realm,
                    user,
                    UserDeletion.class,
                    () -> record(session, realm, userId, affected, initiator(session)));
        }
    }

    /** Records that {@code user} was deleted; where nobody said so before, only the local copy of a directory's user has gone. */
    static void confirm(KeycloakSession session, RealmModel realm, UserModel user) {
        if (!ExpectedDeletion.runIfExpected(session, user, UserDeletion.class)
                && new WatchedRealm(session, realm).isWatched()) {
            record(session, realm, user.getId(), committed(session, realm, user), Initiator.SYSTEM);
        }
    }

    /** In this transaction the sessions may be gone: another listener removes them, and nothing says which one comes first. */
    private static Affected committed(KeycloakSession session, RealmModel realm, UserModel user) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                session.getKeycloakSessionFactory(),
                own -> Affected.of(own, own.realms().getRealm(realm.getId()), user));
    }

    private static Initiator initiator(KeycloakSession session) {
        return KeycloakEndpoint.of(session)
                .map(endpoint -> endpoint.admin()
                        ? Initiator.ADMIN
                        : endpoint.begins("login-actions") ? Initiator.USER : Initiator.SYSTEM)
                .orElse(Initiator.SYSTEM);
    }

    private static void record(
            KeycloakSession session, RealmModel realm, String userId, Affected affected, Initiator initiator) {
        // A service account may have gone with its client, which says so itself.
        Set<ClientModel> clients = affected.clientIds().stream()
                .flatMap(id -> Stream.ofNullable(realm.getClientById(id)))
                .collect(Collectors.toSet());
        session.getProvider(RevocationRecorder.class)
                .record(
                        realm,
                        Revocation.of(new RevokedSubject.User(userId))
                                .because(RevocationReason.USER_DELETED)
                                .by(initiator)
                                .with(affected.reach()),
                        clients);
    }
}
