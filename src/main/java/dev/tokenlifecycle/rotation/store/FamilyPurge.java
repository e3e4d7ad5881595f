package dev.tokenlifecycle.rotation.store;

import dev.tokenlifecycle.rotation.FamilyId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Deletes families that nobody needs: their last token has expired, or whose they were is gone. */
public final class FamilyPurge {
    /** What is stored of the expiry may be behind the truth, and clocks differ. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    /** Longer than access tokens live: those of a dead family have to stay dead. */
    private static final Duration LONGEST_ACCESS_TOKEN = Duration.ofDays(31);

    private final KeycloakSession session;
    private final EntityManager entities;
    private final FamilyStatements statements;

    public FamilyPurge(KeycloakSession session) {
        this.session = session;
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.statements = new FamilyStatements(session.getKeycloakSessionFactory(), entities);
    }

    /**
     * Deletes up to {@code max} families whose last token has expired.
     *
     * @return how many
     */
    public int deleteExpired(Instant now, int max) {
        List<String> ids = entities.createQuery(
                        "select f.id from TokenFamilyEntity f where f.deleteAfter < :before order by f.deleteAfter",
                        String.class)
                .setParameter("before", now.minus(MARGIN).toEpochMilli())
                .setMaxResults(max)
                .getResultList();
        return delete(ids);
    }

    /**
     * Looks at up to {@code max} families whose tokens never expire and that haven't rotated for a month, and deletes those
     * whose session is gone.
     *
     * @param after the id behind which it looks; null at the beginning
     * @return the last id that was looked at; null at the end
     */
    public @Nullable String deleteWithoutSession(@Nullable String after, Instant now, int max) {
        TypedQuery<TokenFamilyEntity> query = entities.createQuery(
                        "select f from TokenFamilyEntity f where f.expiresAt is null and f.reachedAt < :before"
                                // No text in the place of null: Oracle takes the empty one for null.
                                + (after == null ? "" : " and f.id > :after") + " order by f.id",
                        TokenFamilyEntity.class)
                .setParameter("before", now.minus(LONGEST_ACCESS_TOKEN).toEpochMilli())
                .setMaxResults(max);
        if (after != null) {
            query.setParameter("after", after);
        }
        List<TokenFamilyEntity> rows = query.getResultList();
        delete(rows.stream().filter(row -> !hasSession(row)).map(row -> row.id).toList());
        return rows.size() < max ? null : rows.get(rows.size() - 1).id;
    }

    private boolean hasSession(TokenFamilyEntity row) {
        RealmModel realm = session.realms().getRealm(row.realmId);
        if (realm == null) {
            return false;
        }
        session.getContext().setRealm(realm);
        return (row.offline
                        ? session.sessions().getOfflineUserSession(realm, row.sessionId)
                        : session.sessions().getUserSession(realm, row.sessionId))
                != null;
    }

    private int delete(List<String> ids) {
        if (ids.isEmpty()) {
            return 0;
        }
        return delete(
                "f.id in (:ids)",
                Map.of("ids", ids),
                row -> ids.contains(row.family().id().value()));
    }

    /** Deletes the families that {@code which} selects; {@code isSelected} says the same of one row. */
    private int delete(String which, Map<String, ?> parameters, Predicate<StoredFamily> isSelected) {
        if (new FamilyDescent(entities).lock(which, parameters)) {
            reparentDescendants(which, parameters, isSelected);
        }
        Query delete = entities.createQuery("delete from TokenFamilyEntity f where " + which);
        parameters.forEach(delete::setParameter);
        return delete.executeUpdate();
    }

    /**
     * What came from families may outlive their rows. Where they were revoked it is marked, which was missed only where it was
     * begun at that moment; otherwise it comes from the next family from there on that stays.
     */
    private void reparentDescendants(String which, Map<String, ?> parameters, Predicate<StoredFamily> isSelected) {
        TypedQuery<String> parents = entities.createQuery(
                "select distinct f.id from TokenFamilyEntity f, TokenFamilyEntity c where " + which
                        + " and c.parentId = f.id and c.parentId is not null and c.revokedAt is null",
                String.class);
        parameters.forEach(parents::setParameter);
        for (String each : parents.getResultList()) {
            FamilyId parent = new FamilyId(each);
            Optional<StoredFamily.Revoked> revocation = statements.inheritedRevocation(parent);
            if (revocation.isPresent()) {
                new FamilyRevocations(session, revocation.get()).revokeLockedFamily(parent);
            } else {
                entities.createQuery("update TokenFamilyEntity c set c.parentId = :next where c.parentId = :parent")
                        .setParameter("next", nearestAncestorThatStays(parent, isSelected))
                        .setParameter("parent", each)
                        .executeUpdate();
            }
        }
    }

    private @Nullable String nearestAncestorThatStays(FamilyId id, Predicate<StoredFamily> isSelected) {
        StoredFamily each = statements.find(id).orElse(null);
        while (each != null && isSelected.test(each)) {
            FamilyId parent = each.parent();
            each = parent == null ? null : statements.find(parent).orElse(null);
        }
        return each == null ? null : each.family().id().value();
    }

    /** Deletes what belongs to a realm that is removed. */
    public void deleteOfRealm(String realmId) {
        new FamilyDescent(entities).lock("f.realmId = :id", Map.of("id", realmId));
        delete("delete from TokenFamilyEntity f where f.realmId = :id", realmId);
        delete("delete from SubjectRevocationEntity s where s.realmId = :id", realmId);
    }

    /**
     * Deletes what belongs to a client that is removed. What came from its families stays, and comes from the next family that
     * stays.
     */
    public void deleteOfClient(String realmId, String clientId) {
        delete(
                "f.realmId = :realm and f.clientId = :client",
                Map.of("realm", realmId, "client", clientId),
                row -> row.holder().clientId().equals(clientId));
        delete("delete from SubjectRevocationEntity s where s.subjectId = :id", clientId);
    }

    /** Deletes what belongs to a user that is removed and whose families were revoked before. */
    public void deleteOfUser(String userId) {
        delete("delete from TokenFamilyEntity f where f.userId = :id", userId);
    }

    private void delete(String statement, String id) {
        entities.createQuery(statement).setParameter("id", id).executeUpdate();
    }
}
