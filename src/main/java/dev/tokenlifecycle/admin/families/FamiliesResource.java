package dev.tokenlifecycle.admin.families;

import dev.tokenlifecycle.admin.request.AdminLookup;
import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.PathParameter;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.admin.request.VisibleUsers;
import dev.tokenlifecycle.admin.revocations.RevocationRepresentation;
import dev.tokenlifecycle.admin.revocations.RevocationTargets;
import dev.tokenlifecycle.admin.sessions.ClientSessions;
import dev.tokenlifecycle.admin.sessions.LiveClientSession;
import dev.tokenlifecycle.rotation.store.FamilyPages;
import dev.tokenlifecycle.rotation.store.StoredFamily;
import dev.tokenlifecycle.settings.Quoted;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.UserModel;

/** {@code families}: the token families of users and clients, those that live and those that were revoked. */
public final class FamiliesResource {
    /** From so many on, a page is read from the rows of families, not from Keycloak's sessions. */
    private static final int MANY_OF_CLIENT = FamilyPages.MOST_COUNTED;

    private static final int MANY_OF_USER = 100;

    private final AdminRequest admin;
    private final AdminLookup lookup;
    private final VisibleUsers users;

    public FamiliesResource(AdminRequest admin) {
        this.admin = admin;
        this.lookup = AdminLookup.of(admin);
        this.users = new VisibleUsers(admin);
    }

    /**
     * The families of a user, of a client, or of a user at a client: those that live, or with {@code status=revoked} those that
     * were revoked.
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public FamilyPageRepresentation list() {
        admin.auth().users().requireQuery();
        QueryParameters query = QueryParameters.of(admin.session(), "user", "client", "status", "first", "max");
        String user = query.text("user");
        String client = query.text("client");
        if (user == null && client == null) {
            throw Errors.badRequest("user or client is missing");
        }
        ClientModel at = client == null ? null : lookup.client(client);
        return wantsRevoked(query.text("status"))
                ? revoked(user, at, query.first(), query.max())
                : Errors.readingPolicies(() -> live(user, at, query.first(), query.max()));
    }

    /** Revokes a family; 404 where the query parameter {@code session} is given and names another session. */
    @DELETE
    @Path("{family}")
    @Produces(MediaType.APPLICATION_JSON)
    public RevocationRepresentation revoke(@PathParam("family") String family) {
        String session = QueryParameters.of(admin.session(), "session").text("session");
        String id = PathParameter.checked("family", family);
        return new RevocationTargets(admin).family(id, session).revoke("revoked by an admin");
    }

    private static boolean wantsRevoked(@Nullable String status) {
        if (status == null || status.equals("live") || status.equals("revoked")) {
            return "revoked".equals(status);
        }
        throw Errors.badRequest("status must be one of live, revoked, was " + Quoted.of(status));
    }

    private FamilyPageRepresentation live(@Nullable String user, @Nullable ClientModel at, int first, int max) {
        boolean all = user != null || mayViewAll();
        UserModel of = user == null ? null : visible(user);
        ClientSessions.Page page = sessions(of, at, first, max);
        List<LiveClientSession> live = all
                ? page.sessions()
                : new VisiblePage(first, max, page.total())
                        .of(
                                (from, most) -> sessions(of, at, from, most).sessions(),
                                each -> users.include(each.userSession().getUser()));
        FamilyEnds ends = new FamilyEnds(admin.session());
        return FamilyPageRepresentation.of(
                first,
                max,
                all ? page.total() : null,
                of == null ? admin.auth().users().canManage() : users.mayManage(of),
                live.stream()
                        .flatMap(each -> FamilyRepresentation.of(
                                each, ends, users.mayManage(each.userSession().getUser())))
                        .toList());
    }

    private FamilyPageRepresentation revoked(@Nullable String user, @Nullable ClientModel at, int first, int max) {
        boolean all = user != null || mayViewAll();
        FamilyPages rows = rows(user == null ? null : visible(user), at);
        long total = rows.countRevoked();
        List<StoredFamily> families = all
                ? rows.revoked(first, max)
                : new VisiblePage(first, max, total)
                        .of(rows::revoked, family -> users.name(family.holder().userId()) != null);
        return FamilyPageRepresentation.of(
                first,
                max,
                all ? total : null,
                null,
                families.stream()
                        .map(family -> FamilyRepresentation.revoked(
                                family, users.name(family.holder().userId()), clientId(family)))
                        .toList());
    }

    private ClientSessions.Page sessions(@Nullable UserModel of, @Nullable ClientModel at, int first, int max) {
        ClientSessions sessions = new ClientSessions(admin.session(), admin.realm());
        FamilyPages rows = rows(of, at);
        long counted = rows.countLive();
        if (counted > (of == null ? MANY_OF_CLIENT : MANY_OF_USER)) {
            return new ClientSessions.Page(sessions.of(rows.live(first, max)), counted);
        }
        return of == null
                ? sessions.ofClient(Objects.requireNonNull(at), first, max)
                : sessions.ofUser(of, at, first, max);
    }

    private FamilyPages rows(@Nullable UserModel of, @Nullable ClientModel at) {
        return new FamilyPages(
                admin.session(), admin.realm().getId(), of == null ? null : of.getId(), at == null ? null : at.getId());
    }

    private String clientId(StoredFamily family) {
        ClientModel client = admin.realm().getClientById(family.holder().clientId());
        return client == null ? family.holder().clientId() : client.getClientId();
    }

    private UserModel visible(String name) {
        UserModel user = lookup.user(name);
        admin.auth().users().requireView(user);
        return user;
    }

    /**
     * Whether the admin may view all users. With fine-grained permissions they see the families of some, and not how many
     * others there are.
     */
    private boolean mayViewAll() {
        lookup.requireSomeUsers();
        return admin.auth().users().canView();
    }
}
