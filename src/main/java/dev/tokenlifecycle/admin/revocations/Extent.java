package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.sessions.LiveClientSession;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * What a revocation ends.
 *
 * @param families how many families; a client's session without a known family counts as one
 * @param sessions how many user sessions it concerns, online and offline ones counted apart
 * @param clients the clients that lose something
 * @param safeAfter the last instant at which one of their access tokens can be alive; null where nothing ends
 * @param rows how many of the families have a row: of several calls that end such a family at once, one counts it
 */
public record Extent(
        long families,
        long sessions,
        Set<ClientModel> clients,
        @Nullable Instant safeAfter,
        long rows) {
    static final Extent NOTHING = new Extent(0, 0, Set.of(), null, 0);

    /** What of {@code all} is alive. */
    static Extent of(KeycloakSession keycloak, Collection<LiveClientSession> all) {
        List<LiveClientSession> alive =
                all.stream().filter(each -> !each.isOver(keycloak)).toList();
        return new Extent(
                alive.stream().mapToLong(Extent::families).sum(),
                alive.stream()
                        .map(each ->
                                each.userSession().getId() + each.userSession().isOffline())
                        .distinct()
                        .count(),
                alive.stream().map(LiveClientSession::client).collect(Collectors.toSet()),
                alive.stream()
                        .map(LiveClientSession::safeAfter)
                        .max(Instant::compareTo)
                        .orElse(null),
                alive.stream().mapToLong(each -> each.families().size()).sum());
    }

    /**
     * The part that this call ended.
     *
     * @param endedRows how many rows this call ended; other calls have ended the rest meanwhile
     */
    Extent endedByThisCall(long endedRows) {
        long lost = Math.max(0, rows - endedRows);
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

    RevocationRepresentation representation(boolean dryRun) {
        List<String> names =
                clients.stream().map(ClientModel::getClientId).sorted().toList();
        return new RevocationRepresentation(
                dryRun, families, sessions, names, safeAfter == null ? null : safeAfter.toString());
    }
}
