package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.sessions.LiveClientSession;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.lifetime.keycloak.AccessTokenLifespan;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.termination.FamilyNotices;
import dev.tokenlifecycle.revocation.termination.Termination;
import dev.tokenlifecycle.revocation.termination.Termination.ClientLogout;
import dev.tokenlifecycle.rotation.store.StoredFamily;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * Ends one family, and what was exchanged for its tokens. The others of the client's session stay.
 *
 * @param stored the family
 */
record FamilyTarget(KeycloakSession session, RealmModel realm, StoredFamily stored) implements RevocationTarget {
    @Override
    public Extent extent() {
        ClientModel client = client();
        return client == null || !stored.isAlive(KeycloakTime.now())
                ? Extent.NOTHING
                : new Extent(1, 1, Set.of(client), lastUsed().plus(AccessTokenLifespan.longest(client)), 1);
    }

    private Instant lastUsed() {
        return userSession()
                .map(each -> Instant.ofEpochSecond(each.getLastSessionRefresh()))
                .orElse(stored.family().reachedAt());
    }

    /** With the last family, nothing of the client's session is left. */
    @Override
    public Ended end() {
        Termination termination = RevocationTarget.termination(session, realm, RevocationReason.REVOKED_BY_ADMIN);
        long ended = termination.endFamily(stored.family().id()) ? 1 : 0;
        ClientModel client = client();
        UserSessionModel userSession = userSession().orElse(null);
        Set<ClientModel> exchanged =
                client == null || userSession == null ? Set.of() : endClientSessions(termination, userSession, client);
        termination.recordDescendants(Initiator.ADMIN);
        return new Ended(ended, exchanged);
    }

    /** @return the other clients that lost something */
    private Set<ClientModel> endClientSessions(
            Termination termination, UserSessionModel userSession, ClientModel client) {
        Set<ClientModel> exchanged = termination.endExchanged(userSession, client);
        AuthenticatedClientSessionModel holder = userSession.getAuthenticatedClientSessionByClient(client.getId());
        if (holder != null
                && LiveClientSession.of(session, List.of(holder)).get(0).hasOnlyDeadFamilies()) {
            termination.endClientSession(userSession, client, ClientLogout.NONE);
        }
        return exchanged;
    }

    /** The session that holds it; empty where it is gone already. */
    Optional<UserSessionModel> userSession() {
        String id = stored.holder().sessionId();
        return Optional.ofNullable(
                stored.holder().offline()
                        ? session.sessions().getOfflineUserSession(realm, id)
                        : session.sessions().getUserSession(realm, id));
    }

    private @Nullable ClientModel client() {
        return realm.getClientById(stored.holder().clientId());
    }

    @Override
    public Revocation revocation() {
        return RevocationTarget.byAdmin(FamilyNotices.subject(stored, Objects.requireNonNull(client())));
    }

    @Override
    public ResourceType resourceType() {
        return ResourceType.USER_SESSION;
    }
}
