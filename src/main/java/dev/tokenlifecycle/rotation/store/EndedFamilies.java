package dev.tokenlifecycle.rotation.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** The families that were revoked one by one, with their session or with their user, as long as their tokens haven't expired. */
public final class EndedFamilies {
    private final EntityManager entities;

    public EndedFamilies(KeycloakSession session) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /**
     * Those of a user, of a client, or of a user at a client; the last one revoked first.
     *
     * @param userId the id of the user; null for any
     * @param clientId the internal id of the client; null for any
     */
    public List<StoredFamily> find(
            String realmId, @Nullable String userId, @Nullable String clientId, int first, int max) {
        return query(FamilyRow.SELECT, " order by f.revokedAt desc, f.id", Tuple.class, realmId, userId, clientId)
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultStream()
                .map(FamilyRow::read)
                .toList();
    }

    /** How many of them there are. */
    public long count(String realmId, @Nullable String userId, @Nullable String clientId) {
        return query("select count(f) from TokenFamilyEntity f", "", Long.class, realmId, userId, clientId)
                .getSingleResult();
    }

    private <T> TypedQuery<T> query(
            String select,
            String order,
            Class<T> type,
            String realmId,
            @Nullable String userId,
            @Nullable String clientId) {
        TypedQuery<T> query = entities.createQuery(
                        select + " where f.realmId = :realm and f.revokedAt is not null"
                                + (userId == null ? "" : " and f.userId = :user")
                                + (clientId == null ? "" : " and f.clientId = :client") + order,
                        type)
                .setParameter("realm", realmId);
        Stream.ofNullable(userId).forEach(id -> query.setParameter("user", id));
        Stream.ofNullable(clientId).forEach(id -> query.setParameter("client", id));
        return query;
    }
}
