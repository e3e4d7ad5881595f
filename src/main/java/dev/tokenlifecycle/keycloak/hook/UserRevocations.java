package dev.tokenlifecycle.keycloak.hook;

import static dev.tokenlifecycle.revocation.RevocationType.SESSIONS_REVOKED;
import static dev.tokenlifecycle.revocation.RevocationType.SESSION_REVOKED;
import static dev.tokenlifecycle.revocation.RevocationType.TOKENS_REVOKED;
import static dev.tokenlifecycle.revocation.RevocationType.TOKEN_REVOKED;

import dev.tokenlifecycle.keycloak.spi.RevocationRecorder;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReasons;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The revocations that Keycloak's user events tell of. */
final class UserRevocations {
    private final KeycloakSession session;
    private final RevocationRecorder recorder;
    private final AffectedClients clients;

    UserRevocations(KeycloakSession session, RealmModel realm, RevocationRecorder recorder) {
        this.session = session;
        this.recorder = recorder;
        this.clients = new AffectedClients(session, realm);
    }

    /** Records the revocation of {@code event}, if it tells of one. */
    void of(Event event) {
        switch (event.getType()) {
            case REVOKE_GRANT -> grantRevoked(event);
            case LOGOUT ->
                recorder.record(
                        new Revocation(
                                SESSION_REVOKED,
                                event.getUserId(),
                                event.getSessionId(),
                                null,
                                null,
                                null,
                                logoutReason(event),
                                Initiator.USER),
                        clients.ofSession(event.getSessionId()));
            case DELETE_ACCOUNT ->
                recorder.record(
                        new Revocation(
                                SESSIONS_REVOKED,
                                event.getUserId(),
                                null,
                                null,
                                null,
                                null,
                                RevocationReasons.USER_DELETED,
                                Initiator.USER),
                        clients.all());
            default -> {
                // Ends nothing.
            }
        }
    }

    private void grantRevoked(Event event) {
        String accessToken = detail(event, Details.TOKEN_ID);
        String refreshToken = detail(event, Details.REFRESH_TOKEN_ID);
        String clientId = refreshToken == null && accessToken == null
                ? detail(event, Details.REVOKED_CLIENT)
                : event.getClientId();
        String reason = refreshToken == null && accessToken == null
                ? RevocationReasons.CONSENT_REVOKED
                : RevocationReasons.TOKEN_REVOCATION;
        recorder.record(
                new Revocation(
                        accessToken == null ? TOKENS_REVOKED : TOKEN_REVOKED,
                        event.getUserId(),
                        event.getSessionId(),
                        clientId,
                        refreshToken == null ? null : PresentedFamily.of(session),
                        accessToken,
                        reason,
                        Initiator.USER),
                clients.ofClientId(clientId));
    }

    private static String logoutReason(Event event) {
        boolean byCredentialChange = detail(event, Details.LOGOUT_TRIGGERED_BY_REQUIRED_ACTION) != null
                || detail(event, Details.LOGOUT_TRIGGERED_BY_ACTION_TOKEN) != null;
        return byCredentialChange ? RevocationReasons.CREDENTIAL_CHANGED : RevocationReasons.LOGOUT;
    }

    private static @Nullable String detail(Event event, String name) {
        return event.getDetails() == null ? null : event.getDetails().get(name);
    }
}
