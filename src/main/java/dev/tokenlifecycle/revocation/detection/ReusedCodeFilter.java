package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.rotation.RotationPolicy;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.utils.KeycloakSessionUtil;

/** Looks at refused authorization codes: one that was used before has ended something, and no event of Keycloak says so. */
@Provider
public final class ReusedCodeFilter implements ContainerResponseFilter {
    /** {@code <code>.<user session>.<internal id of the client>}. */
    private static final int PARTS = 3;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        KeycloakSession session = response.getStatus() == Response.Status.BAD_REQUEST.getStatusCode()
                ? KeycloakSessionUtil.getKeycloakSession()
                : null;
        RealmModel realm = session == null ? null : session.getContext().getRealm();
        if (session != null
                && realm != null
                && RealmPolicies.mayEnforce(session, realm, RotationPolicy.class)
                && KeycloakEndpoint.of(session)
                        .filter(KeycloakEndpoint::isToken)
                        .isPresent()) {
            check(session, realm, session.getContext().getHttpRequest().getDecodedFormParameters());
        }
    }

    private static void check(
            KeycloakSession session, RealmModel realm, @Nullable MultivaluedMap<String, String> form) {
        String code =
                form == null || !OAuth2Constants.AUTHORIZATION_CODE.equals(form.getFirst(OAuth2Constants.GRANT_TYPE))
                        ? null
                        : form.getFirst(OAuth2Constants.CODE);
        String[] parts = code == null ? new String[0] : code.split("\\.", PARTS);
        if (parts.length == PARTS) {
            session.getTransactionManager().enlistAfterCompletion(new ReusedCode(session, realm, parts[1], parts[2]));
        }
    }
}
