package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.rotation.store.FamilyRevocations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The sessions that a request ends, whose families are revoked right before it commits. Keycloak may end several sessions of a
 * user, one after the other, and logs their clients out in between. To lock the rows of one session after the other would end in
 * a deadlock with a revocation of all that the user has.
 */
final class LoggedOutSessions extends AbstractKeycloakTransaction {
    private static final String ATTRIBUTE = LoggedOutSessions.class.getName();

    private final KeycloakSession session;
    private final List<Ended> all = new ArrayList<>();
    private boolean committing;

    private LoggedOutSessions(KeycloakSession session) {
        this.session = session;
    }

    /**
     * A session that ends.
     *
     * @param userId whose it is; null where nobody knows
     * @param online whether what is online ends
     * @param offline whether what is kept offline ends
     */
    private record Ended(
            String realmId,
            @Nullable String userId,
            String sessionId,
            boolean online,
            boolean offline,
            RevocationReason reason) {}

    /**
     * Those of the transaction of {@code session}, enlisted in it where they are not yet, which must be before its commit
     * begins.
     */
    static LoggedOutSessions enlistedIn(KeycloakSession session) {
        LoggedOutSessions known = session.getAttribute(ATTRIBUTE, LoggedOutSessions.class);
        if (known == null) {
            known = new LoggedOutSessions(session);
            session.setAttribute(ATTRIBUTE, known);
            session.getTransactionManager().enlistPrepare(known);
        }
        return known;
    }

    /** Adds a session that has ended. A logout ends what is online; what is kept offline ends only where it is gone, too. */
    void add(RealmModel realm, RevokedSubject.Session subject, RevocationReason reason) {
        EndedSessions sessions = new EndedSessions(session, realm);
        String id = subject.sessionId();
        Ended ended = new Ended(
                realm.getId(), subject.userId(), id, sessions.hasEnded(id, false), sessions.hasEnded(id, true), reason);
        if (committing) {
            revoke(ended);
        } else {
            all.add(ended);
        }
    }

    /** Of several sessions all families of the user are locked first: everybody does so in the order of their ids. */
    @Override
    protected void commitImpl() {
        committing = true;
        if (all.size() > 1) {
            Set<String> locked = new HashSet<>();
            for (Ended each : all) {
                String user = each.userId();
                if (user != null && locked.add(user)) {
                    FamilyRevocations.lockUser(session, each.realmId(), user);
                }
            }
        }
        all.forEach(this::revoke);
    }

    private void revoke(Ended ended) {
        FamilyRevocations families = new FamilyRevocations(session, ended.reason(), KeycloakTime.now());
        if (ended.online() && ended.offline()) {
            families.revokeUserSession(ended.sessionId());
        } else if (ended.online() || ended.offline()) {
            families.revokeUserSession(ended.sessionId(), ended.offline());
        }
    }

    @Override
    protected void rollbackImpl() {}
}
