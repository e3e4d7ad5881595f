package dev.tokenlifecycle.keycloak.admin;

import dev.tokenlifecycle.revocation.Initiator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
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
    /** The word for hooks. */
    private static final String REASON = "global_token_revocation";

    private final KeycloakSession session;

    GlobalTokenRevocation(KeycloakSession session) {
        this.session = session;
    }

    /** Ends every session and token of a user, online and offline, at every client. */
    @POST
    @Path("global-token-revocation")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response revoke(InputStream stream) {
        RealmModel realm = session.getContext().getRealm();
        requireHttps(realm);
        AdminAuth caller = RevokingService.require(session, realm);
        SubjectIdentifier subject = SubjectIdentifier.in(Body.read(stream, "sub_id"));
        UserModel user = new Subjects(session, realm)
                .find(subject)
                .orElseThrow(() -> Refusal.notFound("The realm has no such user"));
        Ending.carryOut(session, new EndingUser(session, realm, user, REASON, Initiator.SYSTEM));
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

    private void requireHttps(RealmModel realm) {
        boolean plain =
                !"https".equals(session.getContext().getUri().getBaseUri().getScheme());
        if (plain && realm.getSslRequired().isRequired(session.getContext().getConnection())) {
            throw Refusal.of(Status.FORBIDDEN, "HTTPS required");
        }
        if (!realm.isEnabled()) {
            throw Refusal.of(Status.FORBIDDEN, "Realm not enabled");
        }
    }
}
