package dev.tokenlifecycle.revocation.detection;

import dev.tokenlifecycle.clientpolicy.RealmPolicies;
import dev.tokenlifecycle.rotation.RotationPolicy;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
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
        if (response.getStatus() != Response.Status.BAD_REQUEST.getStatusCode()) {
            return;
        }
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session == null
                || KeycloakEndpoint.of(session)
                        .filter(KeycloakEndpoint::isToken)
                        .isEmpty()) {
            return;
        }
        MultivaluedMap<String, String> form =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        String code = form.getFirst(OAuth2Constants.CODE);
        if (code != null && OAuth2Constants.AUTHORIZATION_CODE.equals(form.getFirst(OAuth2Constants.GRANT_TYPE))) {
            check(session, code.split("\\.", PARTS));
        }
    }

    private static void check(KeycloakSession session, String[] code) {
        RealmModel realm = session.getContext().getRealm();
        if (code.length == PARTS && realm != null && RealmPolicies.mayEnforce(session, realm, RotationPolicy.class)) {
            session.getTransactionManager().enlistAfterCompletion(new ReusedCode(session, realm, code[1], code[2]));
        }
    }
}
