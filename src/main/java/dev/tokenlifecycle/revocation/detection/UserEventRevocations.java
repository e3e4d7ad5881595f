package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Reach;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReasons;
import dev.tokenlifecycle.revocation.RevocationType;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The revocations in the user events of a realm. */
record UserEventRevocations(KeycloakSession session, RealmModel realm) {
    void record(Event event) {
        switch (event.getType()) {
            case REVOKE_GRANT -> grant(event, event.getDetails() == null ? Map.of() : event.getDetails());
            case LOGOUT -> logout(event, event.getDetails() == null ? Map.of() : event.getDetails());
            case USER_DISABLED_BY_PERMANENT_LOCKOUT -> lockout(event.getUserId());
            case CLIENT_UPDATE ->
                new ClientUpdateRevocation(session, realm)
                        .record(realm.getClientByClientId(event.getClientId()), Initiator.SYSTEM);
            default -> {
                // Nothing is revoked.
            }
        }
    }

    private void grant(Event event, Map<String, String> details) {
        if (details.containsKey(Details.TOKEN_ID)) {
            token(event, details, RevocationType.TOKEN_REVOKED);
        } else if (details.containsKey(Details.REFRESH_TOKEN_ID)) {
            token(event, details, RevocationType.TOKENS_REVOKED);
        } else {
            consent(event, details.get(Details.REVOKED_CLIENT));
        }
    }

    private void token(Event event, Map<String, String> details, RevocationType type) {
        RevokedToken token = RevokedToken.of(session);
        Set<ClientModel> affected = new LinkedHashSet<>();
        Stream.concat(
                        Stream.of(event.getClientId()),
                        JoinedClientIds.possible(details.getOrDefault(Details.TOKEN_EXCHANGE_REVOKED_CLIENTS, "")))
                .flatMap(clientId -> Stream.ofNullable(realm.getClientByClientId(clientId)))
                .forEach(affected::add);
        Set<String> others = affected.stream()
                .map(ClientModel::getClientId)
                .filter(each -> !each.equals(event.getClientId()))
                .collect(Collectors.toSet());
        tell(
                new Revocation(
                        type,
                        event.getUserId(),
                        event.getSessionId() == null ? token.sessionId() : event.getSessionId(),
                        event.getClientId(),
                        type == RevocationType.TOKENS_REVOKED ? token.familyId() : null,
                        details.get(Details.TOKEN_ID),
                        RevocationReasons.TOKEN_REVOCATION,
                        Initiator.USER,
                        Reach.exchanged(others)),
                affected);
    }

    private void consent(Event event, @Nullable String clientId) {
        ClientModel client = clientId == null ? null : realm.getClientByClientId(clientId);
        if (client != null) {
            tell(
                    new Revocation(
                            RevocationType.TOKENS_REVOKED,
                            event.getUserId(),
                            null,
                            clientId,
                            null,
                            null,
                            RevocationReasons.CONSENT_REVOKED,
                            Initiator.USER),
                    Set.of(client));
        }
    }

    private void logout(Event event, Map<String, String> details) {
        String sessionId = event.getSessionId();
        if (sessionId == null) {
            return;
        }
        boolean credential = details.containsKey(Details.LOGOUT_TRIGGERED_BY_REQUIRED_ACTION)
                || details.containsKey(Details.LOGOUT_TRIGGERED_BY_ACTION_TOKEN);
        boolean upstream = KeycloakEndpoint.of(session)
                .filter(KeycloakEndpoint::isUpstreamLogout)
                .isPresent();
        String reason = upstream
                ? RevocationReasons.IDENTITY_PROVIDER_LOGOUT
                : credential ? RevocationReasons.CREDENTIAL_CHANGED : RevocationReasons.LOGOUT;
        tell(
                new Revocation(
                        RevocationType.SESSION_REVOKED,
                        event.getUserId(),
                        sessionId,
                        null,
                        null,
                        null,
                        reason,
                        upstream ? Initiator.SYSTEM : Initiator.USER),
                new EndedSessions(session, realm).clientsOf(sessionId));
    }

    private void lockout(String userId) {
        UserModel user = session.users().getUserById(realm, userId);
        if (user != null) {
            tell(
                    new Revocation(
                            RevocationType.SESSIONS_REVOKED,
                            userId,
                            null,
                            null,
                            null,
                            null,
                            RevocationReasons.USER_LOCKED_OUT,
                            Initiator.POLICY),
                    new EndedSessions(session, realm).clientsOf(user));
        }
    }

    private void tell(Revocation revocation, Set<ClientModel> affected) {
        HookRevocationRecorder.of(session).record(realm, revocation, affected, Set.of());
    }
}
