package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.keycloak.SynchronousCommit;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.rotation.FamilyId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Revokes all families of something at once, in the transaction that ends it. A refresh that is under way waits for the row or
 * makes this wait: it either commits before, and what it answered is revoked with its family, or finds the family revoked.
 * What belongs to a client or a realm may be a million rows: there one row revokes every family that began before.
 */
public final class FamilyRevocations {
    private static final int MOST_MARKED = 1_000;
    private static final String USER = "f.userId = :user and f.realmId = :realm";
    private static final String CLIENT_SESSION =
            "f.sessionId = :session and f.clientId = :client and f.offline = :offline";

    private final EntityManager entities;
    private final FamilyDescent descent;
    private final SubjectRevocations subjects;
    private final StoredFamily.Revoked revocation;
    private final List<StoredFamily> descendants = new ArrayList<>();

    /**
     * @param reason why
     * @param now when
     */
    public FamilyRevocations(KeycloakSession session, RevocationReason reason, Instant now) {
        this(session, new StoredFamily.Revoked(now, reason.wireName()));
    }

    /** @param revocation when and why */
    public FamilyRevocations(KeycloakSession session, StoredFamily.Revoked revocation) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.descent = new FamilyDescent(entities);
        this.subjects = new SubjectRevocations(session);
        this.revocation = revocation;
    }

    /** Locks all families of a user, for whoever revokes them step by step: see {@link FamilyDescent#lock}. */
    public static void lockUser(KeycloakSession session, String realmId, String userId) {
        EntityManager entities =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        new FamilyDescent(entities).lock(USER, Map.of("user", userId, "realm", realmId));
    }

    /**
     * Revokes one family.
     *
     * @return whether this call revoked it: of several that revoke it at once, one does
     */
    public boolean revokeFamily(FamilyId family) {
        Map<String, ?> id = Map.of("family", family.value());
        descent.lock("f.sessionId = (select x.sessionId from TokenFamilyEntity x where x.id = :family)", id);
        return revokeLockedFamily(family);
    }

    /** Revokes one family, whose row and those of what came from it this transaction has locked. */
    boolean revokeLockedFamily(FamilyId family) {
        return revoke("f.id = :family", Map.of("family", family.value())) == 1;
    }

    /**
     * Revokes the families of a user session, online and offline.
     *
     * @return how many this call revoked; so of the methods below
     */
    public int revokeUserSession(String sessionId) {
        return revoke("f.sessionId = :session", Map.of("session", sessionId));
    }

    /** Revokes the families of the online or of the offline user session {@code sessionId}: they have one id. */
    public int revokeUserSession(String sessionId, boolean offline) {
        return revoke(
                "f.sessionId = :session and f.offline = :offline", Map.of("session", sessionId, "offline", offline));
    }

    /** Revokes the families of a client in the online and in the offline user session {@code sessionId}. */
    public void revokeClientSession(String sessionId, String clientId) {
        revokeClientSession(sessionId, clientId, false);
        revokeClientSession(sessionId, clientId, true);
    }

    /** Revokes the families of a client in the online user session {@code sessionId}. */
    public int revokeOnlineClientSession(String sessionId, String clientId) {
        return revokeClientSession(sessionId, clientId, false);
    }

    /** Revokes the families of a client in the online or in the offline user session {@code sessionId}. */
    public int revokeClientSession(String sessionId, String clientId, boolean offline) {
        lockSession(sessionId);
        return revoke(CLIENT_SESSION, Map.of("session", sessionId, "client", clientId, "offline", offline));
    }

    /**
     * Revokes the families of a client that exchanged the tokens of another one in the online or in the offline user session
     * {@code sessionId}: they are among {@link #descendants}.
     */
    void revokeExchanger(String sessionId, String clientId, boolean offline) {
        lockSession(sessionId);
        revokeAsDescendants(CLIENT_SESSION, Map.of("session", sessionId, "client", clientId, "offline", offline));
    }

    /** Revokes a family that came from a revoked one: it is among {@link #descendants}, unless it was revoked before. */
    public void revokeDescendant(FamilyId family) {
        revokeAsDescendants("f.id = :family", Map.of("family", family.value()));
    }

    /** Revokes the families of a user. */
    public int revokeUser(String realmId, String userId) {
        return revoke(USER, Map.of("user", userId, "realm", realmId));
    }

    /** Revokes the families of a user at a client. */
    public int revokeUserAtClient(String userId, String clientId) {
        return revoke("f.userId = :user and f.clientId = :client", Map.of("user", userId, "client", clientId));
    }

    /** Waits for whoever is revoking the families of a client; who comes later waits for this transaction. */
    public static void awaitOthers(KeycloakSession session, String realmId, String clientId) {
        new SubjectRevocations(session).createAndLock(realmId, clientId);
    }

    /**
     * Revokes the families of a client that have begun until now. A not-before ends the client's own alone, as it does in Keycloak;
     * every other revocation ends what came from them, too: the client's row refuses all of it. This marks the first {@value
     * #MOST_MARKED} of those families, {@link ClientDescendants} the others.
     */
    public void revokeClient(String realmId, String clientId) {
        subjects.revoke(realmId, clientId, revocation);
        if (!RevocationReason.NOT_BEFORE.wireName().equals(revocation.reason())) {
            subjects.revokeDescendants(realmId, clientId, revocation);
            revokeDescendantsOfClient(realmId, clientId, MOST_MARKED);
        }
    }

    /**
     * Revokes up to {@code most} families that came at first hand from those of a client that began until now, and what came from
     * them.
     */
    void revokeDescendantsOfClient(String realmId, String clientId, int most) {
        List<String> children = descent.children(
                "f.realmId = :realm and f.clientId = :client and f.startedAt <= :until",
                Map.of(
                        "realm",
                        realmId,
                        "client",
                        clientId,
                        "until",
                        revocation.at().toEpochMilli()),
                most);
        if (!children.isEmpty()) {
            descent.lock("f.id in (:ids)", Map.of("ids", children));
            revokeDescendants(children);
        }
    }

    /** Revokes the families of a realm that have begun until now. */
    public void revokeRealm(String realmId) {
        subjects.revoke(realmId, realmId, revocation);
    }

    /** Revokes the families of the online user sessions of a realm that have begun until now. */
    public void revokeOnlineSessionsOfRealm(String realmId) {
        subjects.revokeOnline(realmId, realmId, revocation);
    }

    /**
     * What came from the families that this has revoked so far, by their rows or by what Keycloak keeps of exchanges, and was
     * revoked with them, as it was before.
     */
    public List<StoredFamily> descendants() {
        return List.copyOf(descendants);
    }

    /** Who revokes one family of a session may go on with others of it: all are locked first, in the order of their ids. */
    private void lockSession(String sessionId) {
        descent.lock("f.sessionId = :session", Map.of("session", sessionId));
    }

    /** Revokes those that {@code which} selects, and what came from them. */
    private int revoke(String which, Map<String, ?> parameters) {
        SynchronousCommit.require(entities);
        descent.lock(which, parameters);
        int revoked = mark(which, parameters);
        // Asked anew: what was committed before the rows were locked.
        revokeDescendants(descent.children(which, parameters, Integer.MAX_VALUE));
        return revoked;
    }

    private void revokeAsDescendants(String which, Map<String, ?> parameters) {
        SynchronousCommit.require(entities);
        descent.lock(which, parameters);
        revokeDescendants(descent.unmarked(which, parameters));
    }

    private int mark(String which, Map<String, ?> parameters) {
        return with(
                        parameters,
                        entities.createQuery(
                                "update TokenFamilyEntity f set f.revokedAt = :now, f.revocationReason = :reason where "
                                        + which + " and f.revokedAt is null"))
                .setParameter("now", revocation.at().toEpochMilli())
                .setParameter("reason", revocation.reason())
                .executeUpdate();
    }

    /**
     * Revokes {@code first}, and what came from them. Rows that aren't committed yet don't need it: whoever reads them asks for
     * their parents, too.
     */
    private void revokeDescendants(List<String> first) {
        List<String> children = first;
        while (!children.isEmpty()) {
            List<String> next = new ArrayList<>();
            for (List<String> ids : FamilyDescent.batches(children)) {
                Map<String, ?> batch = Map.of("ids", ids);
                with(batch, entities.createQuery(FamilyRow.SELECT + " where f.id in (:ids)", Tuple.class))
                        .getResultStream()
                        .map(FamilyRow::read)
                        .forEach(descendants::add);
                mark("f.id in (:ids)", batch);
                next.addAll(descent.children("f.id in (:ids)", batch, Integer.MAX_VALUE));
            }
            children = next;
        }
    }

    private static <Q extends Query> Q with(Map<String, ?> parameters, Q query) {
        parameters.forEach(query::setParameter);
        return query;
    }
}
