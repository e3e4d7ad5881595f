package dev.tokenlifecycle.admin.incidents;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.keycloak.StorageIds;
import dev.tokenlifecycle.settings.Quoted;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The clients and users that an admin asks the saved events of refreshes about. Events may outlive both: who was deleted is known
 * as long as an event names them.
 */
public record EventSubjects(AdminRequest admin) {
    private static final String NONE_SAVED = ", and no saved event of a refresh names one";

    /**
     * The OAuth client id by which events name a client, of that id or the internal one; 404 where the realm has no such client
     * and no event names it.
     */
    public String client(String idOrClientId) {
        RealmModel realm = admin.realm();
        ClientModel client = StorageIds.client(realm, idOrClientId);
        if (client != null) {
            return client.getClientId();
        }
        if (realm.getClientByClientId(idOrClientId) == null && !isNamed("clientId", idOrClientId)) {
            throw Errors.notFound("The realm has no client " + Quoted.of(idOrClientId) + NONE_SAVED);
        }
        return idOrClientId;
    }

    /**
     * The id by which events name a user, of that id or the username; 404 where there is no such user whom the admin may view
     * and no event names the id. A user whom the admin may not view is answered as one who doesn't exist.
     */
    String user(String idOrName) {
        UserModel byId = StorageIds.user(admin.session(), admin.realm(), idOrName);
        UserModel user = byId == null ? admin.session().users().getUserByUsername(admin.realm(), idOrName) : byId;
        if (user != null && admin.auth().users().canView(user)) {
            return user.getId();
        }
        if (!isNamed("userId", idOrName)) {
            throw Errors.notFound("The realm has no user " + Quoted.of(idOrName) + " whom you may view" + NONE_SAVED);
        }
        return idOrName;
    }

    private boolean isNamed(String column, String value) {
        return !admin.session()
                .getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(
                        "select e.id from EventEntity e where e.realmId = :realm and e.type in :types and e." + column
                                + " = :value",
                        String.class)
                .setParameter("realm", admin.realm().getId())
                .setParameter("types", RecordedEvents.NEEDED)
                .setParameter("value", value)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }
}
