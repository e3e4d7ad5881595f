package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationType;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
import dev.tokenlifecycle.rotation.RotationPolicy.OnReuse;
import dev.tokenlifecycle.rotation.TokenFamily;
import dev.tokenlifecycle.rotation.Verdict;
import dev.tokenlifecycle.rotation.store.ExchangedClientSessions;
import dev.tokenlifecycle.rotation.store.FamilyHolder;
import dev.tokenlifecycle.rotation.store.FamilyRevocations;
import dev.tokenlifecycle.rotation.store.TokenFamilies;
import dev.tokenlifecycle.settings.ChoiceSetting;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.light.LightweightUserAdapter;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.UserSessionManager;

/**
 * Carries out {@code on-reuse}. Everything (the family, the sessions, not-before, the hooks' rows, the mail) is committed in
 * one transaction of its own, or nothing is: whatever becomes of the request that presented the token, and of its answer.
 *
 * @param refresh what was presented
 * @param known the state of its family
 * @param holder whose it is
 */
record ReuseRevocation(FamilyRefresh refresh, TokenFamily known, FamilyHolder holder) {
    /**
     * Revokes and commits. Of several simultaneous replays, one does.
     *
     * @return the word for the event's {@code revoked}; empty where the family was revoked already
     * @throws RuntimeException if the commit fails: nothing is revoked then
     */
    Optional<String> commit(KeycloakSession session) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                session.getKeycloakSessionFactory(),
                session.getContext(),
                this::revoke,
                "Revocation of a reused token");
    }

    private Optional<String> revoke(KeycloakSession session) {
        TokenFamilies families = new TokenFamilies(session);
        if (families.find(refresh.family()) == null) {
            families.begin(known, holder, null);
        }
        return new Work(session, this).revoke();
    }

    /** The work in its transaction. */
    private static final class Work {
        private final KeycloakSession session;
        private final RealmModel realm;
        private final FamilyRefresh refresh;
        private final FamilyHolder holder;
        private final FamilyRevocations families;

        private Work(KeycloakSession session, ReuseRevocation revocation) {
            this.session = session;
            this.realm = session.getContext().getRealm();
            this.refresh = revocation.refresh;
            this.holder = revocation.holder;
            this.families = new FamilyRevocations(session, Verdict.SUPERSEDED.wireName(), refresh.now());
        }

        private Optional<String> revoke() {
            // What is wider ends the family too, so that of several simultaneous replays one is the first.
            if (!families.ofFamily(refresh.family())) {
                return Optional.empty();
            }
            UserSessionModel userSession = holder.offline()
                    ? session.sessions().getOfflineUserSession(realm, holder.sessionId())
                    : session.sessions().getUserSession(realm, holder.sessionId());
            ClientModel client = realm.getClientById(holder.clientId());
            if (userSession != null && client != null) {
                end(userSession, client);
            }
            return Optional.of(ChoiceSetting.wireName(refresh.policy().onReuse())
                    .replace("revoke-", "")
                    .replace('-', '_'));
        }

        private void end(UserSessionModel userSession, ClientModel client) {
            UserModel user = userSession.getUser();
            if (refresh.policy().notifyUser()) {
                ReuseMail.afterCommit(session, user, client, refresh);
            }
            switch (refresh.policy().onReuse()) {
                case REVOKE_FAMILY, REVOKE_CLIENT_SESSION -> endAtClient(userSession, client);
                case REVOKE_USER_SESSION -> {
                    List<UserSessionModel> both = onlineAndOffline();
                    record(revocation(RevocationType.SESSION_REVOKED, user, holder.sessionId()), clients(both));
                    both.forEach(this::end);
                }
                case REVOKE_ALL_USER_SESSIONS -> endAll(user);
            }
        }

        private void endAtClient(UserSessionModel userSession, ClientModel client) {
            Set<ClientModel> affected = new LinkedHashSet<>(Set.of(client));
            affected.addAll(ExchangedClientSessions.end(userSession, client, families));
            record(tokensRevoked(userSession.getUser(), client), affected);
            if (refresh.policy().onReuse() == OnReuse.REVOKE_CLIENT_SESSION) {
                families.ofClientSession(holder.sessionId(), client.getId(), holder.offline());
                endClientSession(userSession, client);
            }
        }

        private void endClientSession(UserSessionModel userSession, ClientModel client) {
            AuthenticatedClientSessionModel clientSession =
                    userSession.getAuthenticatedClientSessionByClient(client.getId());
            if (userSession.isOffline()) {
                new UserSessionManager(session)
                        .removeClientFromOfflineUserSession(realm, userSession, client, userSession.getUser());
            } else if (clientSession != null) {
                clientSession.detachFromUserSession();
            }
        }

        private List<UserSessionModel> onlineAndOffline() {
            return Stream.of(
                            session.sessions().getUserSession(realm, holder.sessionId()),
                            session.sessions().getOfflineUserSession(realm, holder.sessionId()))
                    .filter(Objects::nonNull)
                    .toList();
        }

        private void endAll(UserModel user) {
            List<UserSessionModel> sessions = Stream.concat(
                            session.sessions().getUserSessionsStream(realm, user),
                            session.sessions().getOfflineUserSessionsStream(realm, user))
                    .toList();
            record(revocation(RevocationType.SESSIONS_REVOKED, user, null), clients(sessions));
            sessions.forEach(this::end);
            families.ofUser(realm.getId(), user.getId());
            // A lightweight user has no row that could keep a not-before: such a user is gone with the session.
            if (!LightweightUserAdapter.isLightweightUser(user)) {
                session.users()
                        .setNotBeforeForUser(
                                realm, user, Math.toIntExact(refresh.now().getEpochSecond()));
            }
        }

        private void end(UserSessionModel each) {
            families.ofSession(each.getId(), each.isOffline());
            if (each.isOffline()) {
                new UserSessionManager(session).revokeOfflineUserSession(each);
            } else {
                AuthenticationManager.backchannelLogout(session, each, true);
            }
        }

        private static Set<ClientModel> clients(List<UserSessionModel> sessions) {
            return sessions.stream()
                    .flatMap(each -> each.getAuthenticatedClientSessions().values().stream())
                    .map(AuthenticatedClientSessionModel::getClient)
                    .collect(Collectors.toSet());
        }

        private Revocation tokensRevoked(UserModel user, ClientModel client) {
            boolean onlyFamily = refresh.policy().onReuse() == OnReuse.REVOKE_FAMILY;
            return new Revocation(
                    RevocationType.TOKENS_REVOKED,
                    user.getId(),
                    holder.sessionId(),
                    client.getClientId(),
                    onlyFamily ? refresh.family().value() : null,
                    null,
                    Verdict.SUPERSEDED.wireName(),
                    Initiator.POLICY);
        }

        private static Revocation revocation(RevocationType type, UserModel user, @Nullable String sessionId) {
            return new Revocation(
                    type, user.getId(), sessionId, null, null, null, Verdict.SUPERSEDED.wireName(), Initiator.POLICY);
        }

        private void record(Revocation revocation, Set<ClientModel> affected) {
            RevocationRecorder recorder = session.getProvider(RevocationRecorder.class);
            if (recorder != null) {
                recorder.record(revocation, affected);
            }
        }
    }
}
