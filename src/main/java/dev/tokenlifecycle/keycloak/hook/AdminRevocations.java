package dev.tokenlifecycle.keycloak.hook;

import static dev.tokenlifecycle.revocation.RevocationType.SESSIONS_REVOKED;
import static dev.tokenlifecycle.revocation.RevocationType.SESSION_REVOKED;
import static dev.tokenlifecycle.revocation.RevocationType.TOKENS_REVOKED;

import dev.tokenlifecycle.keycloak.spi.RevocationRecorder;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReasons;
import dev.tokenlifecycle.revocation.RevocationType;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The revocations that Keycloak's admin events tell of, by their resource path. */
final class AdminRevocations {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final RevocationRecorder recorder;
    private final AffectedClients clients;

    AdminRevocations(KeycloakSession session, RealmModel realm, RevocationRecorder recorder) {
        this.session = session;
        this.realm = realm;
        this.recorder = recorder;
        this.clients = new AffectedClients(session, realm);
    }

    /** Records the revocation of {@code event}, if it tells of one. */
    void of(AdminEvent event) {
        String[] path = String.valueOf(event.getResourcePath()).split("/");
        OperationType operation = event.getOperationType();
        switch (path[0]) {
            case "users" -> ofUser(operation, path);
            case "clients" -> ofClient(operation, path);
            case "sessions" -> ofSession(operation, path);
            case "logout-all" -> all(RevocationReasons.ADMIN_LOGOUT);
            case "push-revocation" -> all(RevocationReasons.NOT_BEFORE);
            default -> {
                // Ends nothing.
            }
        }
    }

    private void ofUser(OperationType operation, String[] path) {
        if (path.length == 2 && operation == OperationType.DELETE) {
            user(path[1], RevocationReasons.USER_DELETED);
        } else if (path.length == 2 && operation == OperationType.UPDATE) {
            UserModel user = session.users().getUserById(realm, path[1]);
            if (user != null && !user.isEnabled()) {
                user(path[1], RevocationReasons.USER_DISABLED);
            }
        } else if (path.length == 3 && "logout".equals(path[2])) {
            user(path[1], RevocationReasons.ADMIN_LOGOUT);
        } else if (path.length == 4 && "consents".equals(path[2])) {
            recorder.record(
                    revocation(TOKENS_REVOKED, path[1], path[3], RevocationReasons.CONSENT_REVOKED),
                    clients.ofClientId(path[3]));
        }
    }

    private void ofClient(OperationType operation, String[] path) {
        if (path.length == 2 && operation == OperationType.UPDATE) {
            ClientModel client = realm.getClientById(path[1]);
            if (client != null && !client.isEnabled()) {
                client(client, RevocationReasons.CLIENT_DISABLED);
            }
        } else if (path.length == 3 && "push-revocation".equals(path[2])) {
            ClientModel client = realm.getClientById(path[1]);
            if (client != null) {
                client(client, RevocationReasons.NOT_BEFORE);
            }
        }
    }

    private void ofSession(OperationType operation, String[] path) {
        if (path.length == 2 && operation == OperationType.DELETE) {
            recorder.record(
                    new Revocation(
                            SESSION_REVOKED,
                            null,
                            path[1],
                            null,
                            null,
                            null,
                            RevocationReasons.ADMIN_LOGOUT,
                            Initiator.ADMIN),
                    clients.ofSession(path[1]));
        }
    }

    private void user(String userId, String reason) {
        recorder.record(revocation(SESSIONS_REVOKED, userId, null, reason), clients.all());
    }

    private void client(ClientModel client, String reason) {
        recorder.record(
                revocation(SESSIONS_REVOKED, null, client.getClientId(), reason),
                clients.ofClientId(client.getClientId()));
    }

    private void all(String reason) {
        recorder.record(revocation(SESSIONS_REVOKED, null, null, reason), clients.all());
    }

    private static Revocation revocation(
            RevocationType type, @Nullable String userId, @Nullable String clientId, String reason) {
        return new Revocation(type, userId, null, clientId, null, null, reason, Initiator.ADMIN);
    }
}
