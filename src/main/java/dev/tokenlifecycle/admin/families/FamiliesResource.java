package dev.tokenlifecycle.admin.families;

import dev.tokenlifecycle.admin.request.AdminLookup;
import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.admin.revocations.RevocationRepresentation;
import dev.tokenlifecycle.admin.revocations.RevocationTargets;
import dev.tokenlifecycle.admin.sessions.ClientSessions;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.UserModel;

/** {@code families}: what is alive? */
public final class FamiliesResource {
    private final AdminRequest admin;
    private final AdminLookup directory;

    public FamiliesResource(AdminRequest admin) {
        this.admin = admin;
        this.directory = AdminLookup.of(admin);
    }

    /** The families of a user, of a client, or of a user at a client. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public FamilyPageRepresentation list() {
        admin.auth().users().requireQuery();
        QueryParameters query = QueryParameters.of(admin.session(), "user", "client", "first", "max");
        String user = query.text("user");
        String client = query.text("client");
        if (user == null && client == null) {
            throw Errors.badRequest("user or client is missing");
        }
        int first = query.first();
        int max = query.max();
        ClientModel at = client == null ? null : directory.client(client);
        ClientSessions.Page page = user == null ? ofClient(at, first, max) : ofUser(user, at, first, max);
        FamilyExpiries lifetimes = new FamilyExpiries(admin.session());
        return new FamilyPageRepresentation(
                first,
                max,
                page.total(),
                page.sessions().stream()
                        .flatMap(live -> FamilyRepresentation.of(live, lifetimes))
                        .toList());
    }

    /** Ends a family; the query parameter {@code session} spares the search for it. */
    @DELETE
    @Path("{family}")
    @Produces(MediaType.APPLICATION_JSON)
    public RevocationRepresentation revoke(@PathParam("family") String family) {
        String session = QueryParameters.of(admin.session(), "session").text("session");
        return new RevocationTargets(admin).family(family, session).revoke("revoked by an admin");
    }

    private ClientSessions.Page ofUser(String name, @Nullable ClientModel at, int first, int max) {
        UserModel user = directory.user(name);
        admin.auth().users().requireView(user);
        return sessions().ofUser(user, at, first, max);
    }

    /** With fine-grained permissions, an admin sees those of the users whom they may see. */
    private ClientSessions.Page ofClient(@Nullable ClientModel client, int first, int max) {
        directory.requireSomeUsers();
        ClientSessions.Page page = sessions().ofClient(Objects.requireNonNull(client), first, max);
        if (admin.auth().users().canView()) {
            return page;
        }
        return new ClientSessions.Page(
                page.sessions().stream()
                        .filter(live ->
                                admin.auth().users().canView(live.login().getUser()))
                        .toList(),
                page.total());
    }

    private ClientSessions sessions() {
        return new ClientSessions(admin.session(), admin.realm());
    }
}
