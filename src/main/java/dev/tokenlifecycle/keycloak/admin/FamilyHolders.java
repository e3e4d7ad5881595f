package dev.tokenlifecycle.keycloak.admin;

import dev.tokenlifecycle.keycloak.family.ClientSessionFamilies;
import dev.tokenlifecycle.rotation.FamilyId;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * Finds the session that holds a family. Nothing indexes families, so without the id of its session the database looks
 * through the stored sessions of the realm; it finds none there that Keycloak keeps in memory only.
 */
record FamilyHolders(KeycloakSession session, RealmModel realm) {
    private static final int ENOUGH = 10;

    /** The session that holds {@code family}, which is {@code login} where that is given. */
    Optional<LiveClientSession> find(FamilyId family, @Nullable String login) {
        Stream<LiveClientSession> candidates = login == null ? stored(family) : of(login, null);
        return candidates
                .filter(live -> new ClientSessionFamilies(live.session()).find(family) != null)
                .findFirst();
    }

    private Stream<LiveClientSession> stored(FamilyId family) {
        // A family id can't contain a quote or a backslash and be issued by Keycloak; LIKE's own signs are escaped.
        String id = family.value().replaceAll("([%_!])", "!$1");
        List<Tuple> rows = session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(
                        "select s.userSessionId, s.clientId from PersistentClientSessionEntity s"
                                + " where s.realmId = :realm and s.data like :note escape '!'",
                        Tuple.class)
                .setParameter("realm", realm.getId())
                .setParameter("note", "%." + id + "\"%")
                .setMaxResults(ENOUGH)
                .getResultList();
        return rows.stream().flatMap(row -> of(row.get(0, String.class), row.get(1, String.class)));
    }

    private Stream<LiveClientSession> of(String login, @Nullable String client) {
        return Stream.of(
                        session.sessions().getUserSession(realm, login),
                        session.sessions().getOfflineUserSession(realm, login))
                .filter(Objects::nonNull)
                .filter(found -> found.getUser() != null)
                .flatMap(found -> clientSessions(found, client));
    }

    private static Stream<LiveClientSession> clientSessions(UserSessionModel login, @Nullable String client) {
        return (client == null
                        ? login.getAuthenticatedClientSessions().values().stream()
                        : Stream.ofNullable(login.getAuthenticatedClientSessionByClient(client)))
                .filter(each -> each.getClient() != null)
                .map(LiveClientSession::new);
    }
}
