package dev.tokenlifecycle.admin;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.keycloak.version.PlainFactory;
import jakarta.ws.rs.core.HttpHeaders;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Puts {@code /admin/realms/{realm}/token-lifecycle} into Keycloak's admin REST API. */
public final class TokenLifecycleAdminResourceFactory
        implements AdminRealmResourceProviderFactory,
                AdminRealmResourceProvider,
                PlainFactory<AdminRealmResourceProvider> {
    @Override
    public String getId() {
        return "token-lifecycle";
    }

    @Override
    public AdminRealmResourceProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public Object getResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder adminEvent) {
        // Who is logged in where, from which address: nothing for a cache.
        session.getContext().getHttpResponse().setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return new TokenLifecycleAdminResource(new AdminRequest(session, realm, auth, adminEvent));
    }

    @Override
    public void close() {}
}
