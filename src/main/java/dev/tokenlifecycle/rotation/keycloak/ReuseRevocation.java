package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
import dev.tokenlifecycle.revocation.termination.Termination;
import dev.tokenlifecycle.revocation.termination.Termination.ClientLogout;
import dev.tokenlifecycle.rotation.RotationPolicy.OnReuse;
import dev.tokenlifecycle.rotation.TokenFamily;
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
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Carries out {@code on-reuse}. Everything (the family, the sessions, not-before, the hooks' rows, the mail) is committed in
 * one transaction of its own, or nothing is. It stays committed if the request that presented the token fails.
 *
 * @param refresh what was presented
 * @param known the state of its family
 * @param holder whose it is
 */
record ReuseRevocation(FamilyRefresh refresh, TokenFamily known, FamilyHolder holder) {
    /**
     * Revokes and commits. Of several simultaneous replays, one does.
     *
     * @return what was ended, as the event detail {@code revoked} says it, such as {@code family}; empty where the family was
     *     revoked already
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
        private final Termination termination;

        private Work(KeycloakSession session, ReuseRevocation revocation) {
            this.session = session;
            this.realm = session.getContext().getRealm();
            this.refresh = revocation.refresh;
            this.holder = revocation.holder;
            this.termination = new Termination(session, realm, RevocationReason.SUPERSEDED, refresh.now());
        }

        private Optional<String> revoke() {
            if (refresh.policy().onReuse() == OnReuse.REVOKE_ALL_USER_SESSIONS) {
                FamilyRevocations.lockUser(session, holder.realmId(), holder.userId());
            }
            // What is wider ends the family too, so that of several simultaneous replays one is the first.
            if (!termination.endFamily(refresh.family())) {
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
                    record(revocation(new RevokedSubject.Session(user.getId(), holder.sessionId())), clients(both));
                    termination.endUserSession(holder.sessionId(), both);
                }
                case REVOKE_ALL_USER_SESSIONS -> endAll(user);
            }
        }

        private void endAtClient(UserSessionModel userSession, ClientModel client) {
            Set<ClientModel> affected = new LinkedHashSet<>(Set.of(client));
            affected.addAll(termination.endExchanged(userSession, client));
            record(tokensRevoked(userSession.getUser(), client), affected);
            if (refresh.policy().onReuse() == OnReuse.REVOKE_CLIENT_SESSION) {
                termination.endClientSession(userSession, client, ClientLogout.NONE);
            }
            termination.recordDescendants(Initiator.POLICY);
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
            record(revocation(new RevokedSubject.User(user.getId())), clients(sessions));
            termination.endUser(user, sessions);
        }

        private static Set<ClientModel> clients(List<UserSessionModel> sessions) {
            return sessions.stream()
                    .flatMap(each -> each.getAuthenticatedClientSessions().values().stream())
                    .map(AuthenticatedClientSessionModel::getClient)
                    .collect(Collectors.toSet());
        }

        private Revocation tokensRevoked(UserModel user, ClientModel client) {
            return revocation(
                    refresh.policy().onReuse() == OnReuse.REVOKE_FAMILY
                            ? new RevokedSubject.Family(
                                    user.getId(),
                                    holder.sessionId(),
                                    client.getClientId(),
                                    refresh.family().value())
                            : new RevokedSubject.ClientSession(
                                    user.getId(), holder.sessionId(), client.getClientId(), null));
        }

        private static Revocation revocation(RevokedSubject subject) {
            return Revocation.of(subject).because(RevocationReason.SUPERSEDED).by(Initiator.POLICY);
        }

        private void record(Revocation revocation, Set<ClientModel> affected) {
            RevocationRecorder recorder = session.getProvider(RevocationRecorder.class);
            if (recorder != null) {
                recorder.record(revocation, affected);
            }
        }
    }
}
