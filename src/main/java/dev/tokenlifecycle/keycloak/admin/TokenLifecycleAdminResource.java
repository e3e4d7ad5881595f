package dev.tokenlifecycle.keycloak.admin;

import dev.tokenlifecycle.keycloak.spi.AdminSubResource;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** {@code /admin/realms/{realm}/token-lifecycle}: hands each request to the {@link AdminSubResource} that its path names. */
public final class TokenLifecycleAdminResource {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;
    private final AdminEventBuilder adminEvent;

    TokenLifecycleAdminResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder adminEvent) {
        this.session = session;
        this.realm = realm;
        this.auth = auth;
        this.adminEvent = adminEvent;
    }

    /** The part of the API that {@code part} names. */
    @Path("{part}")
    public Object part(@PathParam("part") String part) {
        AdminSubResource provider = session.getProvider(AdminSubResource.class, part);
        if (provider == null) {
            throw new NotFoundException();
        }
        return provider.resource(realm, auth, adminEvent);
    }
}
