package dev.tokenlifecycle.admin.global;

import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.JsonBody;
import dev.tokenlifecycle.admin.request.OpenRealm;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.admin.revocations.RevocationServiceAccount;
import dev.tokenlifecycle.admin.revocations.RevocationTarget;
import dev.tokenlifecycle.admin.revocations.SubjectIdentifier;
import dev.tokenlifecycle.admin.revocations.Subjects;
import dev.tokenlifecycle.admin.revocations.UserTarget;
import dev.tokenlifecycle.revocation.Initiator;
import dev.tokenlifecycle.revocation.RevocationReason;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Map;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/**
 * {@code /realms/{realm}/token-lifecycle/global-token-revocation}: another system revokes a user
 * (draft-parecki-oauth-global-token-revocation).
 */
public final class GlobalTokenRevocation {
    private final KeycloakSession session;

    public GlobalTokenRevocation(KeycloakSession session) {
        this.session = session;
    }

    /** Ends every session and token of a user, online and offline, at every client. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response revoke(InputStream stream) {
        RealmModel realm = session.getContext().getRealm();
        OpenRealm.require(session, realm);
        AdminAuth caller = RevocationServiceAccount.require(session, realm, RevocationServiceAccount.REVOKER);
        QueryParameters.of(session);
        SubjectIdentifier subject = SubjectIdentifier.in(JsonBody.read(stream, "sub_id"));
        UserModel user = new Subjects(session, realm)
                .find(subject)
                .orElseThrow(() -> Errors.notFound("The realm has no such user"));
        RevocationTarget.carryOut(
                session,
                new UserTarget(session, realm, user, RevocationReason.GLOBAL_TOKEN_REVOCATION, Initiator.SYSTEM));
        record(realm, caller, user);
        return Response.noContent().build();
    }

    private void record(RealmModel realm, AdminAuth caller, UserModel user) {
        new AdminEventBuilder(realm, caller, session, session.getContext().getConnection())
                .realm(realm)
                .operation(OperationType.ACTION)
                .resource(ResourceType.USER)
                .resourcePath(session.getContext().getUri())
                .representation(Map.of("user", user.getId()))
                .success();
    }
}
