package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.sessions.ClientSessions;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.lifetime.keycloak.AccessTokenLifespan;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.termination.Termination;
import dev.tokenlifecycle.rotation.keycloak.MatchingRotationPolicy;
import dev.tokenlifecycle.rotation.store.FamilyPages;
import dev.tokenlifecycle.rotation.store.FamilyRevocations;
import dev.tokenlifecycle.rotation.store.NotBefore;
import dev.tokenlifecycle.rotation.store.SessionsWithoutFamily;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Ends everything that a client has of all users, and what came from it at other clients, by a few writes for any number of
 * sessions. User sessions stay, and so do the client's, without a token that is good for anything.
 */
record ClientTarget(KeycloakSession session, RealmModel realm, ClientModel client) implements RevocationTarget {
    /** Of more sessions than these, nobody looks at each: Keycloak's number of them stands, unless nothing at all is alive. */
    private static final int MOST_LOOKED_AT = 1_000;

    @Override
    public Extent extent() {
        long sessions = session.sessions().getActiveUserSessions(realm, client)
                + session.sessions().getOfflineSessionsCount(realm, client);
        if (sessions > MOST_LOOKED_AT) {
            return isAnythingAlive() ? extent(sessions, sessions) : Extent.NOTHING;
        }
        // Another revocation may have moved it while this one waited.
        int notBefore = NotBefore.committed(session, client);
        Extent alive = Extent.of(
                session,
                new ClientSessions(session, realm)
                        .ofClient(client, 0, MOST_LOOKED_AT).sessions().stream()
                                .filter(live -> !live.isEndedBy(notBefore))
                                .toList());
        return alive.empty() ? Extent.NOTHING : extent(alive.families(), alive.sessions());
    }

    private boolean isAnythingAlive() {
        return !new FamilyPages(session, realm.getId(), null, client.getId())
                        .live(0, 1)
                        .isEmpty()
                || new SessionsWithoutFamily(session, realm, client).mayBeAlive();
    }

    /** Of a client no rows are ended one by one. */
    private Extent extent(long families, long sessions) {
        Instant safeAfter = KeycloakTime.now().plus(AccessTokenLifespan.longest(client));
        return new Extent(families, sessions, Set.of(client), safeAfter, 0);
    }

    @Override
    public void awaitOthers() {
        FamilyRevocations.awaitOthers(session, realm.getId(), client.getId());
    }

    @Override
    public Ended end() {
        Termination termination = RevocationTarget.termination(session, realm, RevocationReason.REVOKED_BY_ADMIN);
        termination.endClient(client, notBefore());
        termination.recordDescendants(Initiator.ADMIN);
        return new Ended(0, Set.of());
    }

    @Override
    public @Nullable ClientModel serviceAccount() {
        return client.isServiceAccountsEnabled() ? client : null;
    }

    /**
     * With rotation this second: a login that begins right afterwards works, and what it could spare are access tokens of no
     * family, such as a service account's. Without it the next second: a refresh token that was issued a moment ago must not
     * survive.
     */
    private Instant notBefore() {
        Instant now = KeycloakTime.now();
        return new MatchingRotationPolicy(session).withoutRequest(client, null).isPresent() ? now : now.plusSeconds(1);
    }

    @Override
    public Revocation revocation() {
        return RevocationTarget.byAdmin(new RevokedSubject.Client(client.getClientId()));
    }

    @Override
    public ResourceType resourceType() {
        return ResourceType.CLIENT;
    }
}
