package dev.tokenlifecycle.admin.request;

import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * An admin's request.
 *
 * @param session the session of the request
 * @param realm the realm of its path
 * @param auth what the admin may do there
 * @param event records what the admin did
 */
public record AdminRequest(
        KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder event) {
    /** Records an action as an admin event; of a type of Keycloak's own, because its REST API fails on a filter for others. */
    public void recordAction(ResourceType resourceType, Object representation) {
        event.operation(OperationType.ACTION)
                .resource(resourceType)
                .resourcePath(session.getContext().getUri())
                .representation(representation)
                .success();
    }
}
