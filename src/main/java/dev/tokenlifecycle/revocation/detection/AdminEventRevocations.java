package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Reach;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReasons;
import dev.tokenlifecycle.revocation.RevocationType;
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
            case ACTION -> action(target);
            case DELETE -> deletion(target);
            case UPDATE -> update(target);
            default -> {
                // Nothing is revoked.
            }
        }
    }

    private void action(AdminTarget target) {
        String id = target.id();
        if (target.kind().equals("logout-all")) {
            tell(sessions(null, null, RevocationReasons.ADMIN_LOGOUT), ended().all());
        } else if (id != null && target.isPart("users", "logout")) {
            user(id, RevocationReasons.ADMIN_LOGOUT);
        } else if (id != null && target.isPart("users", "consents")) {
            consent(id, target.partId());
        }
    }

    private void deletion(AdminTarget target) {
        String id = target.id();
        if (id != null && target.isOne("sessions")) {
            tell(
                    new Revocation(
                            RevocationType.SESSION_REVOKED,
                            ended().userOf(id),
                            id,
                            null,
                            null,
                            null,
                            RevocationReasons.ADMIN_LOGOUT,
                            Initiator.ADMIN),
                    ended().clientsOf(id));
        } else if (id != null && target.isPart("users", "consents")) {
            consent(id, target.partId());
        }
    }

    private void update(AdminTarget target) {
        StateBeforeRequest before = StateBeforeRequest.in(session);
        String id = target.id();
        if (id != null && target.isOne("users")) {
            UserModel user = session.users().getUserById(realm, id);
            if (user != null && before.enabled() && !user.isEnabled()) {
                user(id, RevocationReasons.USER_DISABLED);
            }
        } else if (id != null && target.isOne("clients")) {
            new ClientUpdateRevocation(session, realm).record(realm.getClientById(id), Initiator.ADMIN);
        } else if (target.kind().isEmpty() && realm.getNotBefore() > before.notBefore()) {
            tell(
                    sessions(null, null, RevocationReasons.NOT_BEFORE)
                            .with(Reach.before(Instant.ofEpochSecond(realm.getNotBefore()))),
                    ended().all());
        }
    }

    private void user(String id, String reason) {
        UserModel user = session.users().getUserById(realm, id);
        if (user != null) {
            tell(sessions(id, null, reason), ended().clientsOf(user));
        }
    }

    private void consent(String userId, @Nullable String clientId) {
        ClientModel client = clientId == null ? null : realm.getClientByClientId(clientId);
        if (client != null) {
            tell(
                    new Revocation(
                            RevocationType.TOKENS_REVOKED,
                            userId,
                            null,
                            clientId,
                            null,
                            null,
                            RevocationReasons.CONSENT_REVOKED,
                            Initiator.ADMIN),
                    Set.of(client));
        }
    }

    private static Revocation sessions(@Nullable String userId, @Nullable String clientId, String reason) {
        return new Revocation(
                RevocationType.SESSIONS_REVOKED, userId, null, clientId, null, null, reason, Initiator.ADMIN);
    }

    private EndedSessions ended() {
        return new EndedSessions(session, realm);
    }

    private void tell(Revocation revocation, Set<ClientModel> affected) {
        HookRevocationRecorder.of(session).record(realm, revocation, affected, Set.of());
    }
}
