package dev.tokenlifecycle.admin.hooks;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.JsonBody;
import dev.tokenlifecycle.admin.request.PathParameter;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.admin.request.VisibleUsers;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.revocation.outbox.Delivery;
import dev.tokenlifecycle.revocation.outbox.DeliveryQuery;
import dev.tokenlifecycle.revocation.outbox.Redelivery;
import dev.tokenlifecycle.revocation.outbox.RevocationOutbox;
import dev.tokenlifecycle.settings.Quoted;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.ResourceType;

/** {@code deliveries}: what was sent to each hook, and what waits. */
public final class DeliveriesResource {
    private static final int MOST_AT_ONCE = 1_000;
    private static final int LONGEST = 255;

    private final AdminRequest admin;
    private final RevocationOutbox outbox;

    public DeliveriesResource(AdminRequest admin) {
        this.admin = admin;
        this.outbox = new RevocationOutbox(admin.session());
    }

    /** Deliveries, newest first. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<DeliveryRepresentation> list() {
        admin.auth().realm().requireViewRealm();
        QueryParameters query = QueryParameters.of(admin.session(), "hook", "status", "family", "first", "max");
        DeliveryQuery wanted = new DeliveryQuery(
                query.text("hook"), status(query.text("status")), query.text("family"), query.first(), query.max());
        List<Delivery> found = outbox.find(admin.realm(), wanted);
        if (found.isEmpty()) {
            DeliveryFilter filter = new DeliveryFilter(admin, outbox);
            filter.requireHook(wanted.hook());
            filter.requireFamily(wanted.family());
        }
        VisibleUsers users = new VisibleUsers(admin);
        return found.stream()
                .map(delivery -> DeliveryRepresentation.of(delivery, users))
                .toList();
    }

    /** Sends deliveries that have ended again, at most {@value #MOST_AT_ONCE} at once. */
    @POST
    @Path("redeliver")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public RedeliveryRepresentation redeliverMany(InputStream stream) {
        admin.auth().realm().requireManageRealm();
        QueryParameters.of(admin.session());
        JsonBody body = JsonBody.read(stream, "hook", "status", "before");
        Delivery.Status status = status(body.requiredText("status", LONGEST));
        if (status == null || status == Delivery.Status.WAITING) {
            throw Errors.badRequest("status must be one of delivered, dead-letter: what waits is sent anyway");
        }
        Instant before = body.instant("before", KeycloakTime.now());
        String hook = body.text("hook", LONGEST);
        new DeliveryFilter(admin, outbox).requireHook(hook);
        int count = new Redelivery(hook, status, before).carryOut(admin.session(), admin.realm(), MOST_AT_ONCE);
        RedeliveryRepresentation done = new RedeliveryRepresentation(count, count == MOST_AT_ONCE, before.toString());
        admin.recordAction(ResourceType.REALM, done);
        return done;
    }

    /** Sends a delivery again, under its old id. */
    @POST
    @Path("{id}/redeliver")
    @Produces(MediaType.APPLICATION_JSON)
    public DeliveryRepresentation redeliver(@PathParam("id") String id) {
        admin.auth().realm().requireManageRealm();
        QueryParameters.of(admin.session());
        if (!outbox.redeliver(admin.realm(), PathParameter.checked("id", id))) {
            throw Errors.notFound("The realm has no delivery " + Quoted.of(id));
        }
        DeliveryRepresentation queued = outbox.find(admin.realm(), id)
                .map(delivery -> DeliveryRepresentation.of(delivery, new VisibleUsers(admin)))
                .orElseThrow();
        admin.recordAction(ResourceType.REALM, queued);
        return queued;
    }

    private static Delivery.@Nullable Status status(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return Arrays.stream(Delivery.Status.values())
                .filter(status -> status.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> Errors.badRequest("status must be one of "
                        + Arrays.stream(Delivery.Status.values())
                                .map(Delivery.Status::wireName)
                                .collect(Collectors.joining(", "))
                        + ", was " + Quoted.of(name)));
    }
}
