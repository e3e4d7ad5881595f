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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
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
    private final FamilyRefresh refresh;

    ReuseResponse(KeycloakSession session, AuthenticatedClientSessionModel clientSession, FamilyRefresh refresh) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.clientSession = clientSession;
        this.userSession = clientSession.getUserSession();
        this.refresh = refresh;
    }

    /** Ends the family; of several simultaneous replays, one is the first. */
    boolean isFirst() {
        // What is wider ends the family too: it stays dead even if the same session could be entered again.
        return new RevokedFamilies(session).add(refresh.family(), refresh.lastExpiry(), refresh.now);
    }

    /**
     * Ends what the policy says.
     *
     * @return the word for the event's {@code revoked}
     */
    String revoke() {
        OnReuse onReuse = refresh.policy.onReuse();
        ClientModel client = clientSession.getClient();
        UserModel user = userSession.getUser();
        if (refresh.policy.notifyUser()) {
            ReuseMail.afterCommit(session, user, client, refresh);
        }
        switch (onReuse) {
            case REVOKE_FAMILY -> {
                record(tokensRevoked(user, client), Set.of(client));
                new ClientSessionFamilies(clientSession).remove(refresh.family());
            }
            case REVOKE_CLIENT_SESSION -> {
                record(tokensRevoked(user, client), Set.of(client));
                endClientSession(client);
            }
            case REVOKE_USER_SESSION -> {
                List<UserSessionModel> both = sameSession();
                record(revocation(RevocationType.SESSION_REVOKED, user, userSession.getId()), clients(both));
                both.forEach(this::end);
            }
            case REVOKE_ALL_USER_SESSIONS -> endAll(user);
        }
        return ChoiceSetting.word(onReuse).replace("revoke-", "").replace('-', '_');
    }

    /** The other families of the client session die with it, even where a new login recreates it at once. */
    private void endClientSession(ClientModel client) {
        RevokedFamilies revoked = new RevokedFamilies(session);
        new ClientSessionFamilies(clientSession)
                .all().stream()
                        .filter(other -> !other.id().equals(refresh.family()))
                        .forEach(other -> revoked.add(other.id(), other.lastExpiry(), refresh.now));
        if (userSession.isOffline()) {
            new UserSessionManager(session)
                    .removeClientFromOfflineUserSession(realm, userSession, client, userSession.getUser());
        } else {
            clientSession.detachFromUserSession();
        }
    }

    /** The online and the offline half of the user session. */
    private List<UserSessionModel> sameSession() {
        String id = userSession.getId();
        return Stream.of(
                        session.sessions().getUserSession(realm, id),
                        session.sessions().getOfflineUserSession(realm, id))
                .filter(Objects::nonNull)
                .toList();
    }

    private void endAll(UserModel user) {
        List<UserSessionModel> sessions = new ArrayList<>(
                session.sessions().getUserSessionsStream(realm, user).toList());
        sessions.addAll(
                session.sessions().getOfflineUserSessionsStream(realm, user).toList());
        record(revocation(RevocationType.SESSIONS_REVOKED, user, null), clients(sessions));
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

    private static Set<ClientModel> clients(List<UserSessionModel> sessions) {
        Set<ClientModel> clients = new LinkedHashSet<>();
        sessions.forEach(
                each -> each.getAuthenticatedClientSessions().values().forEach(one -> clients.add(one.getClient())));
        return clients;
    }

    private Revocation tokensRevoked(UserModel user, ClientModel client) {
        boolean onlyFamily = refresh.policy.onReuse() == OnReuse.REVOKE_FAMILY;
        return new Revocation(
                RevocationType.TOKENS_REVOKED,
                user.getId(),
                userSession.getId(),
                client.getClientId(),
                onlyFamily ? refresh.family().value() : null,
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
