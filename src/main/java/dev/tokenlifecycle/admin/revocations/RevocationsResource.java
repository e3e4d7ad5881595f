package dev.tokenlifecycle.admin.revocations;

import dev.tokenlifecycle.admin.request.AdminLookup;
import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.JsonBody;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.admin.revocations.RevocationTargets.AuthorizedRevocation;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Objects;

/** {@code revocations}: an admin revokes a family, a session, a user or a client. */
public final class RevocationsResource {
    private static final int LONGEST_REASON = 255;
    private static final int LONGEST_ID = 255;

    private final AdminRequest admin;

    public RevocationsResource(AdminRequest admin) {
        this.admin = admin;
    }

    /**
     * Revokes a family, a session, what a user has at a client, what a user has, or what a client has; with {@code dry_run} it
     * only says what would end.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public RevocationRepresentation revoke(InputStream stream) {
        admin.auth().users().requireQuery();
        QueryParameters.of(admin.session());
        JsonBody body = JsonBody.read(stream, "family", "session", "user", "client", "reason", "dry_run");
        String reason = body.requiredText("reason", LONGEST_REASON);
        boolean dryRun = body.flag("dry_run");
        AuthorizedRevocation allowed = allowed(body);
        return dryRun ? allowed.preview() : allowed.revoke(reason);
    }

    private AuthorizedRevocation allowed(JsonBody body) {
        AdminLookup lookup = AdminLookup.of(admin);
        RevocationTargets targets = new RevocationTargets(admin);
        String family = body.text("family", LONGEST_ID);
        String session = body.text("session", LONGEST_ID);
        String user = body.text("user", LONGEST_ID);
        String client = body.text("client", LONGEST_ID);
        boolean ofSession = family != null || session != null;
        boolean ofSubject = user != null || client != null;
        if (ofSession == ofSubject) {
            throw Errors.badRequest(
                    "Give family, session, user or client; only family and session, or user and client, together");
        }
        if (family != null) {
            return targets.family(family, session);
        }
        if (session != null) {
            return targets.session(session);
        }
        if (user == null) {
            return targets.client(lookup.client(Objects.requireNonNull(client)));
        }
        return client == null
                ? targets.user(lookup.user(user))
                : targets.userAtClient(lookup.user(user), lookup.client(client));
    }
}
