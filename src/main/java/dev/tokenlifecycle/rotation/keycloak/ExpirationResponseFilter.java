package dev.tokenlifecycle.rotation.keycloak;

import dev.tokenlifecycle.rotation.ExpirationParameters;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessTokenResponse;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Adds the {@link ExpirationParameters} to token answers: the one place that the answers of every grant pass through. Keycloak's
 * token post-processors see the tokens, but not the answer.
 */
@Provider
public final class ExpirationResponseFilter implements ContainerResponseFilter {
    private static final String ATTRIBUTE = ExpirationResponseFilter.class.getName();

    static void announce(KeycloakSession session, ExpirationParameters parameters) {
        session.setAttribute(ATTRIBUTE, parameters);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof AccessTokenResponse answer && answer.getRefreshToken() != null) {
            KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
            ExpirationParameters parameters =
                    session == null ? null : session.getAttribute(ATTRIBUTE, ExpirationParameters.class);
            if (parameters != null) {
                parameters.members().forEach(answer::setOtherClaims);
            }
        }
    }
}
