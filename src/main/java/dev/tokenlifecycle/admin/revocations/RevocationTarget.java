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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Something that an admin may end: what it consists of, and how it ends. */
public interface RevocationTarget {
    /** What would end. */
    Extent extent();

    /** Waits until nobody else is ending it, where what ends can't say afterwards who ended it. */
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
     * @param families how many families; each that several calls end at once is ended by one of them
     * @param others the clients that lost something beside those of the extent
     */
    record Ended(long families, Set<ClientModel> others) {}

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
     * @param rows how many of the families have a row, which one call only ends
     */
    record Extent(
            long families,
            long sessions,
            Set<ClientModel> clients,
            @Nullable Instant safeAfter,
            long rows) {
        static final Extent NOTHING = new Extent(0, 0, Set.of(), null, 0);

        public static Extent of(KeycloakSession keycloak, Collection<LiveClientSession> all) {
            List<LiveClientSession> alive =
                    all.stream().filter(each -> !each.isOver(keycloak)).toList();
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
                            .orElse(null),
                    alive.stream().mapToLong(each -> each.families().size()).sum());
        }

        /** What of it this call ended, where it found {@code ended} families alive: others have ended the rest meanwhile. */
        Extent of(long ended) {
            long lost = Math.max(0, rows - ended);
            if (lost == 0) {
                return this;
            }
            return lost == families ? NOTHING : new Extent(families - lost, sessions, clients, safeAfter, rows - lost);
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
        ending.awaitOthers();
        Extent before = ending.extent();
        ClientModel account = ending.serviceAccount();
        // What has ended can't say any more whose it was.
        Revocation told = before.empty() && account == null ? null : ending.revocation();
        Ended ended = ending.end();
        Extent extent = before.of(ended.families());
        Set<ClientModel> affected = new LinkedHashSet<>(extent.clients());
        affected.addAll(ended.others());
        Stream.ofNullable(account).forEach(affected::add);
        RevocationRecorder recorder = session.getProvider(RevocationRecorder.class);
        if (recorder != null && told != null && !(extent.empty() && account == null)) {
            recorder.record(told, affected);
        }
        return extent;
    }

    /** A revocation of {@code subject} by an admin. */
    static Revocation byAdmin(RevokedSubject subject) {
        return Revocation.of(subject).because(RevocationReason.REVOKED_BY_ADMIN).by(Initiator.ADMIN);
    }
}
