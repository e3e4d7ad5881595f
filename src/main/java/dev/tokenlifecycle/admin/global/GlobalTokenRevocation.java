package dev.tokenlifecycle.admin.global;

import dev.tokenlifecycle.admin.lists.RevocationListsResource;
import dev.tokenlifecycle.admin.poll.SecurityEventsResource;
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
import dev.tokenlifecycle.revocation.list.RevocationLists;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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
 * {@code /realms/{realm}/token-lifecycle}: what other systems may ask for
 * (draft-parecki-oauth-global-token-revocation).
 */
public final class GlobalTokenRevocation {
    private final KeycloakSession session;
    private final RevocationLists lists;

    public GlobalTokenRevocation(KeycloakSession session, RevocationLists lists) {
        this.session = session;
        this.lists = lists;
    }

    /** The revocations in force, for the APIs of the realm. */
    @Path("revocation-lists")
    public RevocationListsResource revocationLists() {
        return new RevocationListsResource(session, lists);
    }

    /** Security event tokens, for receivers that fetch them. */
    @Path("security-events")
    public SecurityEventsResource securityEvents() {
        return new SecurityEventsResource(session);
    }

    /** Ends every session and token of a user, online and offline, at every client. */
    @POST
    @Path("global-token-revocation")
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
