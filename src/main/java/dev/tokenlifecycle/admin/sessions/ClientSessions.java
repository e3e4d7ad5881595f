package dev.tokenlifecycle.admin.sessions;

import dev.tokenlifecycle.rotation.store.FamilyHolder;
import dev.tokenlifecycle.rotation.store.StoredFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/**
 * The sessions that clients have in a realm, a page at a time. Those of a user, some hundreds at most, are sorted here; those
 * of a client, which may be many thousands, are counted and paged by the database.
 */
public record ClientSessions(KeycloakSession session, RealmModel realm) {
    /**
     * A page.
     *
     * @param sessions what is alive on it; some of a page may have expired
     * @param total how many sessions all pages have
     */
    public record Page(List<LiveClientSession> sessions, long total) {}

    /** Those of {@code user}, at {@code client} where one is given, the newest first. */
    public Page ofUser(UserModel user, @Nullable ClientModel client, int first, int max) {
        List<LiveClientSession> all = LiveClientSession.of(
                        session,
                        UserSessions.of(session, realm, user)
                                .clientSessions()
                                .filter(each -> client == null || client.equals(each.getClient()))
                                .toList())
                .stream()
                .filter(live -> !live.isOver(session))
                .sorted(Comparator.comparing(LiveClientSession::started)
                        .reversed()
                        .thenComparing(live -> live.session().getId()))
                .toList();
        return new Page(all.stream().skip(first).limit(max).toList(), all.size());
    }

    /** Those at {@code client}: first the online ones, then the offline ones, each in the order of their ids. */
    public Page ofClient(ClientModel client, int first, int max) {
        long online = session.sessions().getActiveUserSessions(realm, client);
        long total = online + session.sessions().getOfflineSessionsCount(realm, client);
        List<AuthenticatedClientSessionModel> page = new ArrayList<>();
        int fromOnline = (int) Math.max(0, Math.min(max, online - first));
        if (fromOnline > 0) {
            add(page, session.sessions().readOnlyStreamUserSessions(realm, client, first, fromOnline), client);
        }
        if (fromOnline < max) {
            int skip = (int) Math.max(0, first - online);
            add(
                    page,
                    session.sessions().readOnlyStreamOfflineUserSessions(realm, client, skip, max - fromOnline),
                    client);
        }
        return new Page(
                LiveClientSession.of(session, page).stream()
                        .filter(live -> !live.isOver(session))
                        .toList(),
                total);
    }

    /** The sessions that hold {@code families}, one for each; a session that has just ended is left out. */
    public List<LiveClientSession> of(List<StoredFamily> families) {
        return families.stream()
                .map(this::holding)
                .flatMap(Optional::stream)
                .filter(live -> !live.isOver(session))
                .toList();
    }

    private Optional<LiveClientSession> holding(StoredFamily family) {
        FamilyHolder holder = family.holder();
        return Optional.ofNullable(
                        holder.offline()
                                ? session.sessions().getOfflineUserSession(realm, holder.sessionId())
                                : session.sessions().getUserSession(realm, holder.sessionId()))
                .map(each -> each.getAuthenticatedClientSessionByClient(holder.clientId()))
                .map(held -> new LiveClientSession(held, List.of(family)));
    }

    private static void add(
            List<AuthenticatedClientSessionModel> page, Stream<UserSessionModel> userSessions, ClientModel client) {
        try (userSessions) {
            userSessions
                    .map(each -> each.getAuthenticatedClientSessionByClient(client.getId()))
                    .filter(Objects::nonNull)
                    .forEach(page::add);
        }
    }
}
