package dev.tokenlifecycle.keycloak.rotation;

import dev.tokenlifecycle.keycloak.family.ClientSessionFamilies;
import dev.tokenlifecycle.keycloak.family.RevokedFamilies;
import dev.tokenlifecycle.keycloak.spi.RevocationRecorder;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationType;
import dev.tokenlifecycle.rotation.RotationPolicy.OnReuse;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.settings.ChoiceSetting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.UserSessionManager;

/** Carries out {@code on-reuse}: ends what the policy says, and records the revocation in the same transaction. */
final class ReuseResponse {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final AuthenticatedClientSessionModel clientSession;
    private final UserSessionModel userSession;

    ReuseResponse(KeycloakSession session, AuthenticatedClientSessionModel clientSession) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.clientSession = clientSession;
        this.userSession = clientSession.getUserSession();
    }

    /**
     * Ends what {@code refresh.policy} says.
     *
     * @param expiresAt when the presented token expires; null if never
     * @return the word for the event's {@code revoked}
     */
    String revoke(FamilyRefresh refresh, @Nullable Instant expiresAt) {
        OnReuse onReuse = refresh.policy.onReuse();
        // What is wider ends the family too: it stays dead even if the same session could be entered again.
        new RevokedFamilies(session).add(refresh.family(), expiresAt, refresh.now);
        new ClientSessionFamilies(clientSession).remove(refresh.family());
        ClientModel client = clientSession.getClient();
        UserModel user = userSession.getUser();
        switch (onReuse) {
            case REVOKE_FAMILY -> record(tokensRevoked(refresh, user, client), Set.of(client));
            case REVOKE_CLIENT_SESSION -> {
                record(tokensRevoked(refresh, user, client), Set.of(client));
                endClientSession(client);
            }
            case REVOKE_USER_SESSION -> {
                record(revocation(RevocationType.SESSION_REVOKED, user, userSession.getId()), clients(userSession));
                end(userSession);
            }
            case REVOKE_ALL_USER_SESSIONS -> endAll(user, refresh);
        }
        return ChoiceSetting.word(onReuse).replace("revoke-", "").replace('-', '_');
    }

    private void endClientSession(ClientModel client) {
        if (userSession.isOffline()) {
            new UserSessionManager(session)
                    .removeClientFromOfflineUserSession(realm, userSession, client, userSession.getUser());
        } else {
            clientSession.detachFromUserSession();
        }
    }

    private void endAll(UserModel user, FamilyRefresh refresh) {
        List<UserSessionModel> sessions = new ArrayList<>(
                session.sessions().getUserSessionsStream(realm, user).toList());
        sessions.addAll(
                session.sessions().getOfflineUserSessionsStream(realm, user).toList());
        Set<ClientModel> affected = new LinkedHashSet<>();
        sessions.forEach(each -> affected.addAll(clients(each)));
        record(revocation(RevocationType.SESSIONS_REVOKED, user, null), affected);
        sessions.forEach(this::end);
        session.users().setNotBeforeForUser(realm, user, Math.toIntExact(refresh.now.getEpochSecond()));
    }

    private void end(UserSessionModel each) {
        if (each.isOffline()) {
            new UserSessionManager(session).revokeOfflineUserSession(each);
        } else {
            AuthenticationManager.backchannelLogout(session, each, true);
        }
    }

    private static Set<ClientModel> clients(UserSessionModel each) {
        Set<ClientModel> clients = new LinkedHashSet<>();
        each.getAuthenticatedClientSessions().values().forEach(one -> clients.add(one.getClient()));
        return clients;
    }

    private Revocation tokensRevoked(FamilyRefresh refresh, UserModel user, ClientModel client) {
        String family = refresh.policy.onReuse() == OnReuse.REVOKE_FAMILY
                ? refresh.family().value()
                : null;
        return new Revocation(
                RevocationType.TOKENS_REVOKED,
                user.getId(),
                userSession.getId(),
                client.getClientId(),
                family,
                null,
                Verdict.SUPERSEDED.word(),
                Initiator.POLICY);
    }

    private static Revocation revocation(RevocationType type, UserModel user, @Nullable String sessionId) {
        return new Revocation(
                type, user.getId(), sessionId, null, null, null, Verdict.SUPERSEDED.word(), Initiator.POLICY);
    }

    private void record(Revocation revocation, Set<ClientModel> affected) {
        RevocationRecorder recorder = session.getProvider(RevocationRecorder.class);
        if (recorder != null) {
            recorder.record(revocation, affected);
        }
    }
}
