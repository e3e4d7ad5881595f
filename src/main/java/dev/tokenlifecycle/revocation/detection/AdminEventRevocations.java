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
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The revocations in the admin events of a realm. What is deleted is noticed by {@link DeletionListener}. */
record AdminEventRevocations(KeycloakSession session, RealmModel realm) {
    /** Whether {@code event} is of a kind that can revoke something. */
    static boolean mayRevoke(AdminEvent event) {
        return event.getOperationType() != OperationType.CREATE;
    }

    void record(AdminEvent event) {
        AdminTarget target = AdminTarget.of(KeycloakEndpoint.of(session), event.getResourcePath());
        switch (event.getOperationType()) {
            case ACTION -> recordAction(target);
            case DELETE -> recordDeletion(target);
            case UPDATE -> recordUpdate(target);
            default -> {
                // Nothing is revoked.
            }
        }
    }

    private void recordAction(AdminTarget target) {
        String id = target.id();
        if (target.kind().equals("logout-all")) {
            record(
                    new RevokedSubject.Realm(),
                    RevocationReason.ADMIN_LOGOUT,
                    endedSessions().enabledClients());
        } else if (id != null && target.isPart("users", "logout")) {
            recordUser(id, RevocationReason.ADMIN_LOGOUT);
        } else if (id != null && target.isPart("users", "consents")) {
            recordConsent(id, target.partId());
        }
    }

    private void recordDeletion(AdminTarget target) {
        String id = target.id();
        if (id != null && target.isOne("sessions")) {
            record(
                    new RevokedSubject.Session(endedSessions().userOf(id), id),
                    RevocationReason.ADMIN_LOGOUT,
                    endedSessions().clientsOf(id));
        } else if (id != null && target.isPart("users", "consents")) {
            recordConsent(id, target.partId());
        }
    }

    private void recordUpdate(AdminTarget target) {
        StateBeforeRequest before = StateBeforeRequest.in(session);
        String id = target.id();
        if (id != null && target.isOne("users")) {
            UserModel user = session.users().getUserById(realm, id);
            if (user != null && before.enabled() && !user.isEnabled()) {
                recordUser(id, RevocationReason.USER_DISABLED);
            }
        } else if (id != null && target.isOne("clients")) {
            new ClientUpdateRevocation(session, realm).record(realm.getClientById(id), Initiator.ADMIN);
        } else if (target.kind().isEmpty() && realm.getNotBefore() > before.notBefore()) {
            record(
                    Revocation.of(new RevokedSubject.Realm())
                            .because(RevocationReason.NOT_BEFORE)
                            .by(Initiator.ADMIN)
                            .with(Reach.byNotBefore(Instant.ofEpochSecond(realm.getNotBefore()), KeycloakTime.now())),
                    endedSessions().enabledClients());
        }
    }

    private void recordUser(String id, RevocationReason reason) {
        UserModel user = session.users().getUserById(realm, id);
        if (user != null) {
            record(new RevokedSubject.User(id), reason, endedSessions().clientsOf(user));
        }
    }

    private void recordConsent(String userId, @Nullable String clientId) {
        ClientModel client = clientId == null ? null : realm.getClientByClientId(clientId);
        if (client != null) {
            record(
                    new RevokedSubject.UserAtClient(userId, client.getClientId(), null),
                    RevocationReason.CONSENT_REVOKED,
                    Set.of(client));
        }
    }

    private EndedSessions endedSessions() {
        return new EndedSessions(session, realm);
    }

    private void record(RevokedSubject subject, RevocationReason reason, Set<ClientModel> affected) {
        record(Revocation.of(subject).because(reason).by(Initiator.ADMIN), affected);
    }

    private void record(Revocation revocation, Set<ClientModel> affected) {
        session.getProvider(RevocationRecorder.class).record(realm, revocation, affected);
    }
}
