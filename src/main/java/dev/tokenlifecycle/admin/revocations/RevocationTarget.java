package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.clientpolicy.UnreadablePolicyException;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
import dev.tokenlifecycle.revocation.termination.Termination;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Something that an admin or another system may revoke: what it consists of, and how it ends. */
public interface RevocationTarget {
    /** What would end. */
    Extent extent();

    /** Waits until nobody else is ending it, where {@link #end} can't say which of several calls ended something. */
    default void awaitOthers() {}

    /** Ends it; where nothing is alive any more, nothing happens. */
    Ended end();

    /** The client whose service account gets tokens that it ends, without a session; null where there is none. */
    default @Nullable ClientModel serviceAccount() {
        return null;
    }

    /**
     * What was ended.
     *
     * @param families how many families; of several calls that end a family at once, one counts it
     * @param others the clients that lost something beside those of the extent
     */
    record Ended(long families, Set<ClientModel> others) {}

    /** What the hooks are notified of. */
    Revocation revocation();

    /** What kind of thing the admin event is about. */
    ResourceType resourceType();

    /** What ends it, at this moment. */
    static Termination termination(KeycloakSession session, RealmModel realm, RevocationReason reason) {
        return new Termination(session, realm, reason, KeycloakTime.now());
    }

    /**
     * Ends {@code target} and notifies the hooks, in the transaction of {@code session}.
     *
     * @return what this call ended: what others ended at the same moment isn't among it
     * @throws jakarta.ws.rs.WebApplicationException 500 with the reason, where nobody can say which hooks there are: nothing ends then
     */
    static Extent carryOut(KeycloakSession session, RevocationTarget target) {
        try {
            return endAndNotify(session, target);
        } catch (UnreadablePolicyException unreadable) {
            session.getTransactionManager().setRollbackOnly();
            throw Errors.unreadable(unreadable);
        }
    }

    private static Extent endAndNotify(KeycloakSession session, RevocationTarget target) {
        target.awaitOthers();
        Extent before = target.extent();
        ClientModel account = target.serviceAccount();
        // Asked before the end: afterwards nobody knows whose it was.
        Revocation revocation = before.empty() && account == null ? null : target.revocation();
        Ended ended = target.end();
        Extent extent = before.endedByThisCall(ended.families());
        Set<ClientModel> affected = new LinkedHashSet<>(extent.clients());
        affected.addAll(ended.others());
        Stream.ofNullable(account).forEach(affected::add);
        RevocationRecorder recorder = session.getProvider(RevocationRecorder.class);
        if (recorder != null && revocation != null && !(extent.empty() && account == null)) {
            recorder.record(revocation, affected);
        }
        return extent;
    }

    /** A revocation of {@code subject} by an admin. */
    static Revocation byAdmin(RevokedSubject subject) {
        return Revocation.of(subject).because(RevocationReason.REVOKED_BY_ADMIN).by(Initiator.ADMIN);
    }
}
