package dev.tokenlifecycle.keycloak.admin;

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
    private final Admin admin;
    private final Directory directory;

    FamiliesResource(Admin admin) {
        this.admin = admin;
        this.directory = Directory.of(admin);
    }

    /** The families of a user, of a client, or of a user at a client. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public FamilyPageRepresentation list() {
        admin.auth().users().requireQuery();
        Query query = Query.of(admin.session(), "user", "client", "first", "max");
        String user = query.text("user");
        String client = query.text("client");
        if (user == null && client == null) {
            throw Refusal.badRequest("user or client is missing");
        }
        int first = query.first();
        int max = query.max();
        ClientModel at = client == null ? null : directory.client(client);
        ClientSessions.Page page = user == null ? ofClient(at, first, max) : ofUser(user, at, first, max);
        FamilyLifetimes lifetimes = new FamilyLifetimes(admin.session());
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
        String session = Query.of(admin.session(), "session").text("session");
        return new Revoking(admin).family(family, session).revoke("revoked by an admin");
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
