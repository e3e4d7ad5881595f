package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Reach;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
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
            case REVOKE_GRANT -> recordGrant(event, event.getDetails() == null ? Map.of() : event.getDetails());
            case LOGOUT -> recordLogout(event, event.getDetails() == null ? Map.of() : event.getDetails());
            case USER_DISABLED_BY_PERMANENT_LOCKOUT -> recordLockout(event.getUserId());
            case CLIENT_UPDATE ->
                new ClientUpdateRevocation(session, realm)
                        .record(realm.getClientByClientId(event.getClientId()), Initiator.SYSTEM);
            default -> {
                // Nothing is revoked.
            }
        }
    }

    private void recordGrant(Event event, Map<String, String> details) {
        if (details.containsKey(Details.TOKEN_ID)) {
            recordToken(event, details, accessToken(event, details.get(Details.TOKEN_ID)));
        } else if (details.containsKey(Details.REFRESH_TOKEN_ID)) {
            recordToken(event, details, refreshToken(event));
        } else {
            recordConsent(event, details.get(Details.REVOKED_CLIENT));
        }
    }

    private RevokedSubject accessToken(Event event, String tokenId) {
        return new RevokedSubject.Token(event.getUserId(), sessionOf(event), event.getClientId(), tokenId);
    }

    /** Keycloak ends all that the client has of the token's session, not only the family. */
    private RevokedSubject refreshToken(Event event) {
        String family = RevokedToken.of(session).familyId();
        String sessionId = sessionOf(event);
        return sessionId == null
                ? new RevokedSubject.UserAtClient(event.getUserId(), event.getClientId(), family)
                : new RevokedSubject.ClientSession(event.getUserId(), sessionId, event.getClientId(), family);
    }

    private @Nullable String sessionOf(Event event) {
        return event.getSessionId() == null ? RevokedToken.of(session).sessionId() : event.getSessionId();
    }

    private void recordToken(Event event, Map<String, String> details, RevokedSubject subject) {
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
        record(
                Revocation.of(subject)
                        .because(RevocationReason.TOKEN_REVOCATION)
                        .by(Initiator.USER)
                        .with(Reach.exchanged(others)),
                affected);
    }

    private void recordConsent(Event event, @Nullable String clientId) {
        ClientModel client = clientId == null ? null : realm.getClientByClientId(clientId);
        if (client != null) {
            record(
                    Revocation.of(new RevokedSubject.UserAtClient(event.getUserId(), client.getClientId(), null))
                            .because(RevocationReason.CONSENT_REVOKED)
                            .by(Initiator.USER),
                    Set.of(client));
        }
    }

    private void recordLogout(Event event, Map<String, String> details) {
        String sessionId = event.getSessionId();
        if (sessionId == null) {
            return;
        }
        boolean credential = details.containsKey(Details.LOGOUT_TRIGGERED_BY_REQUIRED_ACTION)
                || details.containsKey(Details.LOGOUT_TRIGGERED_BY_ACTION_TOKEN);
        boolean upstream = KeycloakEndpoint.of(session)
                .filter(KeycloakEndpoint::isUpstreamLogout)
                .isPresent();
        RevocationReason reason = upstream
                ? RevocationReason.IDENTITY_PROVIDER_LOGOUT
                : credential ? RevocationReason.CREDENTIAL_CHANGED : RevocationReason.LOGOUT;
        record(
                Revocation.of(new RevokedSubject.Session(event.getUserId(), sessionId))
                        .because(reason)
                        .by(upstream ? Initiator.SYSTEM : Initiator.USER),
                new EndedSessions(session, realm).clientsOf(sessionId));
    }

    private void recordLockout(String userId) {
        UserModel user = session.users().getUserById(realm, userId);
        if (user != null) {
            record(
                    Revocation.of(new RevokedSubject.User(userId))
                            .because(RevocationReason.USER_LOCKED_OUT)
                            .by(Initiator.POLICY),
                    new EndedSessions(session, realm).clientsOf(user));
        }
    }

    private void record(Revocation revocation, Set<ClientModel> affected) {
        session.getProvider(RevocationRecorder.class).record(realm, revocation, affected);
    }
}
