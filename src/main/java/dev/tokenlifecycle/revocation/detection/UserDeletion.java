package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Reach;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.outbox.RevocationOutbox;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * A user who is deleted in this request, once or not at all. Keycloak says before and after it that it deletes one, but leaves
 * out the second where the user goes with the organization that manages them, and the first where only the local copy of a
 * directory's user goes. So the request looks once more right before it commits.
 */
final class UserDeletion extends AbstractKeycloakTransaction {
    private static final String ATTRIBUTE = UserDeletion.class.getName() + ".";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final String userId;
    private final Trace trace;
    private boolean recorded;

    private UserDeletion(KeycloakSession session, RealmModel realm, String userId, Trace trace) {
        this.session = session;
        this.realm = realm;
        this.userId = userId;
        this.trace = trace;
    }

    /**
     * What is known of a user's sessions while there still are some.
     *
     * @param clientIds the internal ids of their clients
     */
    private record Trace(Set<String> clientIds, Reach reach) {
        static Trace of(KeycloakSession session, RealmModel realm, UserModel user) {
            Set<String> clientIds = new EndedSessions(session, realm)
                    .clientsOf(user).stream().map(ClientModel::getId).collect(Collectors.toSet());
            return new Trace(clientIds, new KnownReach(session, realm).of(user));
        }
    }

    /** Notes that {@code user} is about to be deleted. */
    static void expect(KeycloakSession session, RealmModel realm, UserModel user) {
        String attribute = ATTRIBUTE + user.getId();
        if (session.getAttribute(attribute) == null && new WatchedRealm(session, realm).isWatched()) {
            UserDeletion expected = new UserDeletion(session, realm, user.getId(), Trace.of(session, realm, user));
            session.setAttribute(attribute, expected);
            new RevocationOutbox(session).expect();
            session.getTransactionManager().enlistPrepare(expected);
        }
    }

    /** Records that {@code user} was deleted. */
    static void done(KeycloakSession session, RealmModel realm, UserModel user) {
        UserDeletion expected = session.getAttribute(ATTRIBUTE + user.getId(), UserDeletion.class);
        if (expected != null) {
            expected.record(initiator(session));
        } else if (new WatchedRealm(session, realm).isWatched()) {
            new UserDeletion(session, realm, user.getId(), committed(session, realm, user)).record(Initiator.SYSTEM);
        }
    }

    /** In this transaction the sessions may be gone: another listener removes them, and nothing says which one comes first. */
    private static Trace committed(KeycloakSession session, RealmModel realm, UserModel user) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                session.getKeycloakSessionFactory(),
                own -> Trace.of(own, own.realms().getRealm(realm.getId()), user));
    }

    private static Initiator initiator(KeycloakSession session) {
        return KeycloakEndpoint.of(session)
                .map(endpoint -> endpoint.admin()
                        ? Initiator.ADMIN
                        : endpoint.begins("login-actions") ? Initiator.USER : Initiator.SYSTEM)
                .orElse(Initiator.SYSTEM);
    }

    private void record(Initiator initiator) {
        recorded = true;
        // A service account may have gone with its client, which says so itself.
        Set<ClientModel> clients = trace.clientIds().stream()
                .flatMap(id -> Stream.ofNullable(realm.getClientById(id)))
                .collect(Collectors.toSet());
        HookRevocationRecorder.of(session)
                .record(
                        realm,
                        Revocation.of(new RevokedSubject.User(userId))
                                .because(RevocationReason.USER_DELETED)
                                .by(initiator)
                                .with(trace.reach()),
                        clients,
                        Set.of());
    }

    @Override
    protected void commitImpl() {
        if (!recorded && session.users().getUserById(realm, userId) == null) {
            record(initiator(session));
        }
    }

    @Override
    protected void rollbackImpl() {}
}
