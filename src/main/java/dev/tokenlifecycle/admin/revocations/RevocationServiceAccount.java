package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.request.Errors;
import jakarta.ws.rs.NotAuthorizedException;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.services.managers.AppAuthManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.resources.admin.AdminAuth;

/**
 * Another system that may revoke, or read what was revoked: a service account of the realm with a role of the client {@value
 * #CLIENT}.
 */
public final class RevocationServiceAccount {
    /**
     * The client that has the roles. An admin creates it and them: since Keycloak 26.7 nobody can add a role to
     * {@code realm-management}, where it would otherwise belong.
     */
    static final String CLIENT = "token-lifecycle";

    /** The role of who may revoke. */
    public static final String REVOKER = "global-token-revocation";

    /** The role of who may read revocation lists. */
    public static final String READER = "read-revocation-lists";

    /** The role of who may fetch and acknowledge security event tokens. */
    public static final String POLLER = "poll-security-events";

    private RevocationServiceAccount() {}

    /**
     * The caller of the current request, before anything else is looked at: a caller who is refused learns nothing about users.
     *
     * @throws jakarta.ws.rs.WebApplicationException 401 without a valid access token of this realm, 403 without the role
     */
    public static AdminAuth require(KeycloakSession session, RealmModel realm, String roleName) {
        AuthResult caller = authenticate(session, realm);
        if (caller == null) {
            throw Errors.unauthorized();
        }
        ClientModel client = caller.client();
        boolean serviceAccount = client.getId().equals(caller.user().getServiceAccountClientLink());
        RoleModel role = role(realm, roleName);
        if (!serviceAccount
                || role == null
                || !caller.user().hasRole(role)
                || !(client.isFullScopeAllowed() || client.hasScope(role))) {
            throw Errors.insufficient(
                    "A service account with the role " + roleName + " of the client " + CLIENT + " is needed");
        }
        return new AdminAuth(realm, caller.token(), caller.user(), client);
    }

    private static @Nullable AuthResult authenticate(KeycloakSession session, RealmModel realm) {
        try {
            return new AppAuthManager.BearerTokenAuthenticator(session)
                    .setRealm(realm)
                    .authenticate();
        } catch (NotAuthorizedException noBearerToken) {
            return null;
        }
    }

    private static @Nullable RoleModel role(RealmModel realm, String name) {
        ClientModel client = realm.getClientByClientId(CLIENT);
        return client == null ? null : client.getRole(name);
    }
}
