package dev.tokenlifecycle.admin.hooks;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.revocation.outbox.Delivery;
import dev.tokenlifecycle.revocation.outbox.DeliveryQuery;
import dev.tokenlifecycle.revocation.outbox.RevocationOutbox;
import dev.tokenlifecycle.settings.Quoted;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.ResourceType;

/** {@code deliveries}: did everybody hear of it? */
public final class DeliveriesResource {
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
        QueryParameters query = QueryParameters.of(admin.session(), "hook", "status", "first", "max");
        DeliveryQuery wanted =
                new DeliveryQuery(query.text("hook"), status(query.text("status")), query.first(), query.max());
        return outbox.find(admin.realm(), wanted).stream()
                .map(DeliveryRepresentation::of)
                .toList();
    }

    /** Sends a delivery again, under its old id. */
    @POST
    @Path("{id}/redeliver")
    @Produces(MediaType.APPLICATION_JSON)
    public DeliveryRepresentation redeliver(@PathParam("id") String id) {
        admin.auth().realm().requireManageRealm();
        QueryParameters.of(admin.session());
        if (!outbox.redeliver(admin.realm(), id)) {
            throw Errors.notFound("The realm has no delivery " + Quoted.of(id));
        }
        DeliveryRepresentation queued =
                outbox.find(admin.realm(), id).map(DeliveryRepresentation::of).orElseThrow();
        admin.did(ResourceType.REALM, queued);
        return queued;
    }

    private static Delivery.@Nullable Status status(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return Arrays.stream(Delivery.Status.values())
                .filter(status -> status.wireName().equals(word))
                .findFirst()
                .orElseThrow(() -> Errors.badRequest("status must be one of "
                        + Arrays.stream(Delivery.Status.values())
                                .map(Delivery.Status::wireName)
                                .collect(Collectors.joining(", "))
                        + ", was " + Quoted.of(word)));
    }
}
