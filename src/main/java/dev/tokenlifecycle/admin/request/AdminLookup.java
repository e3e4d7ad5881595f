package dev.tokenlifecycle.admin.request;

import dev.tokenlifecycle.keycloak.StorageIds;
import dev.tokenlifecycle.settings.Quoted;
import jakarta.ws.rs.ForbiddenException;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.light.LightweightUserAdapter;
import org.keycloak.services.resources.admin.fgap.UserPermissionEvaluator;

/**
 * Finds the users and clients that an admin names. An id counts before a name, so that nobody can take another's place by
 * choosing a name. An admin who may not look for users gets 403, whether there is such a user or not.
 */
public record AdminLookup(KeycloakSession session, RealmModel realm, UserPermissionEvaluator permissions) {
    public static AdminLookup of(AdminRequest admin) {
        return new AdminLookup(admin.session(), admin.realm(), admin.auth().users());
    }

    /** The user with this id or else this username; 404 where there is none. */
    public UserModel user(String idOrName) {
        permissions.requireQuery();
        UserModel user = StorageIds.user(session, realm, idOrName);
        if (user == null) {
            user = session.users().getUserByUsername(realm, idOrName);
        }
        if (user == null) {
            user = lightweight(idOrName);
        }
        if (user == null) {
            throw Errors.notFound("The realm has no user " + Quoted.of(idOrName));
        }
        return user;
    }

    /** A user whom only their session knows (feature transient-users): the id names the session. */
    private @Nullable UserModel lightweight(String id) {
        if (!LightweightUserAdapter.isLightweightUser(id)) {
            return null;
        }
        UserSessionModel userSession =
                session.sessions().getUserSession(realm, LightweightUserAdapter.getLightweightUserId(id));
        return userSession == null ? null : userSession.getUser();
    }

    /** The client with this internal id or else this OAuth client id; 404 where there is none. */
    public ClientModel client(String idOrClientId) {
        permissions.requireQuery();
        ClientModel client = StorageIds.client(realm, idOrClientId);
        if (client == null) {
            client = realm.getClientByClientId(idOrClientId);
        }
        if (client == null) {
            throw Errors.notFound("The realm has no client " + Quoted.of(idOrClientId));
        }
        return client;
    }

    /** Refuses (403) an admin who may view neither all users nor, by fine-grained permissions, some. */
    public void requireSomeUsers() {
        if (!permissions.canView() && !(realm.isAdminPermissionsEnabled() && permissions.canQuery())) {
            throw new ForbiddenException();
        }
    }
}
