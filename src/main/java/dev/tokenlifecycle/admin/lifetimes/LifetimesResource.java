package dev.tokenlifecycle.admin.lifetimes;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.keycloak.ReadOnlyWork;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** {@code lifetimes}: for an auditor, how long the access tokens of each client live and which policy decides it. */
public final class LifetimesResource {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;

    public LifetimesResource(AdminRequest admin) {
        this.session = admin.session();
        this.realm = admin.realm();
        this.auth = admin.auth();
    }

    /** A page of clients in the order of their ids. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<LifetimeRepresentation> list() {
        auth.clients().requireView();
        auth.realm().requireViewRealm();
        QueryParameters query = QueryParameters.of(session, "first", "max");
        int from = query.first();
        int most = query.max();
        return Errors.readingPolicies(() -> page(from, most));
    }

    private List<LifetimeRepresentation> page(int from, int most) {
        ClientLifetimes lifetimes = new ClientLifetimes(session, realm);
        List<LifetimeRepresentation> page = new ArrayList<>();
        ReadOnlyWork.run(
                session,
                () -> realm.getClientsStream(from, most).map(lifetimes::of).forEach(page::add));
        return page;
    }
}
