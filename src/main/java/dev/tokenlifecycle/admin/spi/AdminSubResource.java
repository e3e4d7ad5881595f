package dev.tokenlifecycle.admin.spi;

import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * A part of the admin REST API: {@code /admin/realms/{realm}/token-lifecycle/{id of the provider}}. The caller has been
 * authenticated as an admin of some kind; what they may do in {@code realm} is for the resource to ask of {@code auth}.
 */
public interface AdminSubResource extends Provider {
    /**
     * The Jakarta REST sub-resource that answers this request. Its class needs no {@code @Path}, its methods need an HTTP
     * method.
     *
     * @param realm the realm of the path
     * @param auth what the caller may do in it
     * @param adminEvent records what the caller did; it names the realm and the caller already
     */
    Object resource(RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder adminEvent);

    @Override
    default void close() {}
}
