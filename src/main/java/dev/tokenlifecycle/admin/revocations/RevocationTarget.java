package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.sessions.LiveClientSession;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.Revocation;
import dev.tokenlifecycle.revocation.RevocationReason;
import dev.tokenlifecycle.revocation.RevokedSubject;
import dev.tokenlifecycle.revocation.spi.RevocationRecorder;
import dev.tokenlifecycle.revocation.termination.Termination;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Something that an admin may end: what it consists of, and how it ends. */
public interface RevocationTarget {
    /** What would end. */
    Extent extent();

    /**
     * Ends it; where nothing is alive any more, nothing happens.
     *
     * @return the clients that lost something beside those of the extent
     */
    Set<ClientModel> end();

    /** What the hooks are told. */
    Revocation revocation();

    /** What kind of thing the admin event is about. */
    ResourceType resourceType();

    /**
     * What a revocation concerns.
     *
     * @param families how many families
     * @param sessions how many user sessions
     * @param clients which clients
     * @param safeAfter until when access tokens may be alive; null where nothing is
     */
    record Extent(
            long families,
            long sessions,
            Set<ClientModel> clients,
            @Nullable Instant safeAfter) {
        public static Extent of(Collection<LiveClientSession> all) {
            List<LiveClientSession> alive =
                    all.stream().filter(each -> !each.hasOnlyDeadFamilies()).toList();
            return new Extent(
                    alive.stream().mapToLong(Extent::families).sum(),
                    alive.stream()
                            .map(each -> each.login().getId() + each.login().isOffline())
                            .distinct()
                            .count(),
                    alive.stream().map(LiveClientSession::client).collect(Collectors.toSet()),
                    alive.stream()
                            .map(LiveClientSession::safeAfter)
                            .max(Instant::compareTo)
                            .orElse(null));
        }

        private static long families(LiveClientSession live) {
            return Math.max(1, live.families().size());
        }

        boolean empty() {
            return families == 0;
        }

        public RevocationRepresentation representation(boolean dryRun) {
            List<String> names =
                    clients.stream().map(ClientModel::getClientId).sorted().toList();
            return new RevocationRepresentation(
                    dryRun, families, sessions, names, safeAfter == null ? null : safeAfter.toString());
        }
    }

    /** What ends it, now. */
    static Termination termination(KeycloakSession session, RealmModel realm, RevocationReason reason) {
        return new Termination(session, realm, reason, KeycloakTime.now());
    }

    /** Ends {@code ending} and tells the hooks, in the transaction of {@code session}. */
    static Extent carryOut(KeycloakSession session, RevocationTarget ending) {
        Extent extent = ending.extent();
        // What has ended can't say any more whose it was.
        Revocation told = extent.empty() ? null : ending.revocation();
        Set<ClientModel> affected = new LinkedHashSet<>(extent.clients());
        affected.addAll(ending.end());
        RevocationRecorder recorder = session.getProvider(RevocationRecorder.class);
        if (recorder != null && told != null) {
            recorder.record(told, affected);
        }
        return extent;
    }

    /** A revocation of {@code subject} by an admin. */
    static Revocation byAdmin(RevokedSubject subject) {
        return Revocation.of(subject).because(RevocationReason.REVOKED_BY_ADMIN).by(Initiator.ADMIN);
    }
}
