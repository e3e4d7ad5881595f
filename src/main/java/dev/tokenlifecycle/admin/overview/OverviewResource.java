package dev.tokenlifecycle.admin.overview;

import dev.tokenlifecycle.admin.hooks.HookReports;
import dev.tokenlifecycle.admin.incidents.IncidentQuery;
import dev.tokenlifecycle.admin.incidents.RecordedEvents;
import dev.tokenlifecycle.admin.incidents.SavedVerdicts;
import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.rotation.Verdict;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code overview}: what needs an admin, and what protects each client. */
public final class OverviewResource {
    private static final Duration DAY = Duration.ofDays(1);

    private final AdminRequest admin;

    public OverviewResource(AdminRequest admin) {
        this.admin = admin;
    }

    /** What needs an admin. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public OverviewRepresentation overview() {
        admin.auth().realm().requireViewRealm();
        QueryParameters.of(admin.session());
        return Errors.readingPolicies(this::current);
    }

    private OverviewRepresentation current() {
        boolean events = admin.auth().realm().canViewEvents();
        ClientMatches matches = ClientMatches.of(admin.session(), admin.realm());
        return new OverviewRepresentation(
                admin.realm().getClientsCount(),
                events ? reuse() : null,
                events ? new RecordedLosses(admin.session(), admin.realm()).newest() : null,
                notRecorded(),
                admin.realm().isRevokeRefreshToken(),
                new UnknownScopes(admin.session(), admin.realm()).find(),
                matches.policiesWithoutClient(),
                new HookReports(admin.session(), admin.realm())
                        .all().stream()
                                .map(hook -> new OverviewRepresentation.Hook(hook, matches.hook(hook.name())))
                                .toList());
    }

    /** What protects each client; with {@code unprotected=true} only public clients whose refresh tokens nothing protects. */
    @GET
    @Path("clients")
    @Produces(MediaType.APPLICATION_JSON)
    public ClientPageRepresentation clients() {
        admin.auth().clients().requireView();
        admin.auth().realm().requireViewRealm();
        QueryParameters query = QueryParameters.of(admin.session(), "unprotected", "first", "max");
        return Errors.readingPolicies(() -> new ClientPages(admin.session(), admin.realm())
                .page(query.first(), query.max(), query.flag("unprotected")));
    }

    private long reuse() {
        Instant now = KeycloakTime.now();
        IncidentQuery lastDay = new IncidentQuery(Set.of(Verdict.SUPERSEDED), null, null, now.minus(DAY), now, 0, 1);
        return new SavedVerdicts(admin.session(), admin.realm())
                .count(lastDay).values().stream().mapToLong(Long::longValue).sum();
    }

    private List<String> notRecorded() {
        List<String> missing = new ArrayList<>(RecordedEvents.missing(admin.realm()));
        if (!admin.realm().isAdminEventsEnabled()) {
            missing.add("ADMIN_EVENTS");
        }
        return missing;
    }
}
