package dev.tokenlifecycle.admin;

import dev.tokenlifecycle.admin.families.FamiliesResource;
import dev.tokenlifecycle.admin.hooks.DeliveriesResource;
import dev.tokenlifecycle.admin.hooks.HooksResource;
import dev.tokenlifecycle.admin.incidents.IncidentsResource;
import dev.tokenlifecycle.admin.lifetimes.LifetimesResource;
import dev.tokenlifecycle.admin.overview.OverviewResource;
import dev.tokenlifecycle.admin.readiness.ReadinessResource;
import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.revocations.RevocationsResource;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;

/** {@code /admin/realms/{realm}/token-lifecycle}: one resource for each feature. */
public final class TokenLifecycleAdminResource {
    private final AdminRequest admin;

    TokenLifecycleAdminResource(AdminRequest admin) {
        this.admin = admin;
    }

    /** What an admin has to look at, and what protects each client. */
    @Path("overview")
    public OverviewResource overview() {
        return new OverviewResource(admin);
    }

    /** Whom {@code mode=enforce} would have refused. */
    @Path("readiness")
    public ReadinessResource readiness() {
        return new ReadinessResource(admin);
    }

    /** The token families of users and clients. */
    @Path("families")
    public FamiliesResource families() {
        return new FamiliesResource(admin);
    }

    /** Revokes families, sessions, users and clients. */
    @Path("revocations")
    public RevocationsResource revocations() {
        return new RevocationsResource(admin);
    }

    /** Refresh tokens that were reused or refused, from the saved events. */
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

    /** How long the access tokens of each client live. */
    @Path("lifetimes")
    public LifetimesResource lifetimes() {
        return new LifetimesResource(admin);
    }

    /** Any other path: 404 as Keycloak's own. */
    @Path("{unknown}")
    @SuppressWarnings("DoNotCallSuggester") // Jakarta REST calls it.
    public Object unknown() {
        throw new NotFoundException();
    }
}
