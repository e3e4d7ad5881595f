package dev.tokenlifecycle.admin;

import dev.tokenlifecycle.admin.families.FamiliesResource;
import dev.tokenlifecycle.admin.hooks.DeliveriesResource;
import dev.tokenlifecycle.admin.hooks.HooksResource;
import dev.tokenlifecycle.admin.incidents.IncidentsResource;
import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.revocations.RevocationsResource;
import dev.tokenlifecycle.admin.spi.AdminSubResource;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** {@code /admin/realms/{realm}/token-lifecycle}: the parts of this leaf, and those that other leaves add. */
public final class TokenLifecycleAdminResource {
    private final AdminRequest admin;

    TokenLifecycleAdminResource(AdminRequest admin) {
        this.admin = admin;
    }

    /** What is alive. */
    @Path("families")
    public FamiliesResource families() {
        return new FamiliesResource(admin);
    }

    /** What an admin ends. */
    @Path("revocations")
    public RevocationsResource revocations() {
        return new RevocationsResource(admin);
    }

    /** What was decided about refresh tokens. */
    @Path("incidents")
    public IncidentsResource incidents() {
        return new IncidentsResource(admin);
    }

    /** The configured hooks. */
    @Path("hooks")
    public HooksResource hooks() {
        return new HooksResource(admin);
    }

    /** The deliveries of the hooks. */
    @Path("deliveries")
    public DeliveriesResource deliveries() {
        return new DeliveriesResource(admin);
    }

    /** The part of the API that another leaf adds under {@code part}. */
    @Path("{part}")
    public Object part(@PathParam("part") String part) {
        AdminSubResource provider = admin.session().getProvider(AdminSubResource.class, part);
        if (provider == null) {
            throw new NotFoundException();
        }
        return provider.resource(admin.realm(), admin.auth(), admin.event());
    }
}
