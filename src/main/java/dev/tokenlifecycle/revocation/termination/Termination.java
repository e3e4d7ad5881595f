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
     * Ends one family.
     *
     * @return whether this call ended it: of several that do so at once, one does
     */
    public boolean endFamily(FamilyId family) {
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
     * Ends what other clients got in exchange for tokens that {@code client} has of {@code userSession}.
     *
     * @return the clients that lost something
     */
    public Set<ClientModel> endExchanged(UserSessionModel userSession, ClientModel client) {
        return ExchangedClientSessions.end(userSession, client, families);
    }

    /** Ends what {@code client} has of {@code userSession}, which is an online or an offline one. */
    public void endClientSession(UserSessionModel userSession, ClientModel client, ClientLogout logout) {
        families.revokeClientSession(userSession.getId(), client.getId(), userSession.isOffline());
        AuthenticatedClientSessionModel held = userSession.getAuthenticatedClientSessionByClient(client.getId());
        if (held == null) {
            return;
        }
        if (userSession.isOffline()) {
            new UserSessionManager(session)
                    .removeClientFromOfflineUserSession(realm, userSession, client, userSession.getUser());
        } else if (logout == ClientLogout.BACKCHANNEL) {
            AuthenticationManager.backchannelLogoutUserSessionFromClient(
                    session,
                    realm,
                    userSession,
                    client,
                    session.getContext().getUri(),
                    session.getContext().getHttpRequest().getHttpHeaders());
        } else {
            held.detachFromUserSession();
        }
    }

    /**
     * Ends the user session {@code id} at every client, online and offline. The families of both end, also where Keycloak has
     * only one of them: a request that is under way may be creating the other.
     *
     * @param onlineAndOffline those of this id that Keycloak has
     * @return how many families this call ended: each that several end at once is ended by one of them
     */
    public int endUserSession(String id, Collection<UserSessionModel> onlineAndOffline) {
        int ended = families.revokeUserSession(id);
        onlineAndOffline.forEach(this::endInKeycloak);
        return ended;
    }

    private void endInKeycloak(UserSessionModel userSession) {
        if (userSession.isOffline()) {
            new UserSessionManager(session).revokeOfflineUserSession(userSession);
        } else {
            AuthenticationManager.backchannelLogout(session, userSession, true);
        }
    }

    /**
     * Ends all that {@code user} has at {@code client}.
     *
     * @param userSessions those in which the client has something
     * @return how many families this call ended, as of {@link #endUserSession}
     */
    public int endUserAtClient(UserModel user, ClientModel client, Collection<UserSessionModel> userSessions) {
        int ended = families.revokeUserAtClient(user.getId(), client.getId());
        userSessions.forEach(each -> endClientSession(each, client, ClientLogout.BACKCHANNEL));
        return ended;
    }

    /**
     * Ends all that {@code user} has. The not-before refuses tokens of before this second that belong to no session. A lightweight
     * user has no row that could keep one, and is gone with the session.
     *
     * @param userSessions the user's, online and offline
     * @return how many families this call ended, as of {@link #endUserSession}
     */
    public int endUser(UserModel user, Collection<UserSessionModel> userSessions) {
        int ended = families.revokeUser(realm.getId(), user.getId());
        if (!LightweightUserAdapter.isLightweightUser(user)) {
            session.users().setNotBeforeForUser(realm, user, Math.toIntExact(now.getEpochSecond()));
        }
        userSessions.forEach(this::endInKeycloak);
        return ended;
    }

    /**
     * Ends all tokens of {@code client}. Its families end at this very instant, other tokens by a not-before, which has whole
     * seconds.
     *
     * @param notBefore the second before which other tokens are refused from now on; a later one that an admin has set stays
     */
    public void endClient(ClientModel client, Instant notBefore) {
        families.revokeClient(realm.getId(), client.getId());
        client.setNotBefore(Math.max(client.getNotBefore(), Math.toIntExact(notBefore.getEpochSecond())));
    }
}
