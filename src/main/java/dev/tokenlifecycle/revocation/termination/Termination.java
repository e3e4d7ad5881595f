package dev.tokenlifecycle.revocation.termination;

import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.rotation.FamilyId;
import dev.tokenlifecycle.rotation.store.ExchangedClientSessions;
import dev.tokenlifecycle.rotation.store.FamilyRevocations;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.light.LightweightUserAdapter;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.UserSessionManager;

/**
 * Ends things, in the transaction of its session, by one set of rules for reuse, the admin API and Global Token Revocation:
 * first the families, whose rows are final, then what Keycloak keeps of it. The caller notifies the hooks of what it ends, because
 * it knows what there was before; {@link #recordDescendants} notifies them of what came from a family and ended with it.
 */
public final class Termination {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final RevocationReason reason;
    private final Instant now;
    private final FamilyRevocations families;

    /** Whether the client whose session ends gets an OpenID Connect back-channel logout. */
    public enum ClientLogout {
        /** It does: somebody else ends its session. */
        BACKCHANNEL,
        /** It doesn't: it learns by the answer to its own request, or keeps another family in the session. */
        NONE
    }

    /**
     * @param reason why, for the rows of the families
     * @param now when
     */
    public Termination(KeycloakSession session, RealmModel realm, RevocationReason reason, Instant now) {
        this.session = session;
        this.realm = realm;
        this.reason = reason;
        this.now = now;
        this.families = new FamilyRevocations(session, reason, now);
    }

    /**
     * One family.
     *
     * @return whether this call ended it: of several that do so at once, one does
     */
    public boolean family(FamilyId family) {
        return families.revokeFamily(family);
    }

    /**
     * Notifies the hooks of the families that ended because they came from one that was ended. It comes last: each step may find
     * what an exchange has committed meanwhile.
     */
    public void recordDescendants(Initiator initiator) {
        FamilyNotices.record(session, realm, families.descendants(), reason, initiator);
    }

    /**
     * What other clients got in exchange for tokens that {@code client} has of {@code login}.
     *
     * @return the clients that lost something
     */
    public Set<ClientModel> exchanged(UserSessionModel login, ClientModel client) {
        return ExchangedClientSessions.end(login, client, families);
    }

    /** What {@code client} has of one half, online or offline, of a login. */
    public void clientSession(UserSessionModel login, ClientModel client, ClientLogout logout) {
        families.revokeClientSession(login.getId(), client.getId(), login.isOffline());
        AuthenticatedClientSessionModel held = login.getAuthenticatedClientSessionByClient(client.getId());
        if (held == null) {
            return;
        }
        if (login.isOffline()) {
            new UserSessionManager(session).removeClientFromOfflineUserSession(realm, login, client, login.getUser());
        } else if (logout == ClientLogout.BACKCHANNEL) {
            AuthenticationManager.backchannelLogoutUserSessionFromClient(
                    session,
                    realm,
                    login,
                    client,
                    session.getContext().getUri(),
                    session.getContext().getHttpRequest().getHttpHeaders());
        } else {
            held.detachFromUserSession();
        }
    }

    /**
     * A login at every client, online and offline. The families of both halves end, also where Keycloak has only one of them: a
     * request that is under way may be creating the other.
     *
     * @param halves what Keycloak has of it
     * @return how many families this call ended: each that several end at once is ended by one of them
     */
    public int userSession(String sessionId, Collection<UserSessionModel> halves) {
        int ended = families.revokeUserSession(sessionId);
        halves.forEach(this::end);
        return ended;
    }

    private void end(UserSessionModel half) {
        if (half.isOffline()) {
            new UserSessionManager(session).revokeOfflineUserSession(half);
        } else {
            AuthenticationManager.backchannelLogout(session, half, true);
        }
    }

    /**
     * All that {@code user} has at {@code client}.
     *
     * @param logins those in which the client has something
     * @return how many families this call ended, as of {@link #userSession}
     */
    public int userAtClient(UserModel user, ClientModel client, Collection<UserSessionModel> logins) {
        int ended = families.revokeUserAtClient(user.getId(), client.getId());
        logins.forEach(login -> clientSession(login, client, ClientLogout.BACKCHANNEL));
        return ended;
    }

    /**
     * All that {@code user} has. The not-before refuses tokens of before this second that belong to no session. A lightweight
     * user has no row that could keep one, and is gone with the session.
     *
     * @param logins the user's, online and offline
     * @return how many families this call ended, as of {@link #userSession}
     */
    public int user(UserModel user, Collection<UserSessionModel> logins) {
        int ended = families.revokeUser(realm.getId(), user.getId());
        if (!LightweightUserAdapter.isLightweightUser(user)) {
            session.users().setNotBeforeForUser(realm, user, Math.toIntExact(now.getEpochSecond()));
        }
        logins.forEach(this::end);
        return ended;
    }

    /**
     * All tokens of {@code client}. Its families end at this very instant, other tokens by a not-before, which has whole seconds.
     *
     * @param notBefore the second before which other tokens are refused from now on; a later one that an admin has set stays
     */
    public void client(ClientModel client, Instant notBefore) {
        families.revokeClient(realm.getId(), client.getId());
        client.setNotBefore(Math.max(client.getNotBefore(), Math.toIntExact(notBefore.getEpochSecond())));
    }
}
