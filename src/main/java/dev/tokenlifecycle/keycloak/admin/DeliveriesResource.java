package dev.tokenlifecycle.keycloak.admin;

import dev.tokenlifecycle.keycloak.outbox.Delivery;
import dev.tokenlifecycle.keycloak.outbox.DeliveryQuery;
import dev.tokenlifecycle.keycloak.outbox.RevocationOutbox;
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
    private final Admin admin;
    private final RevocationOutbox outbox;

    DeliveriesResource(Admin admin) {
        this.admin = admin;
        this.outbox = new RevocationOutbox(admin.session());
    }

    /** Deliveries, newest first. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<DeliveryRepresentation> list() {
        admin.auth().realm().requireViewRealm();
        Query query = Query.of(admin.session(), "hook", "status", "first", "max");
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
        Query.of(admin.session());
        if (!outbox.redeliver(admin.realm(), id)) {
            throw Refusal.notFound("The realm has no delivery " + Shown.of(id));
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
                .filter(status -> status.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Refusal.badRequest("status must be one of "
                        + Arrays.stream(Delivery.Status.values())
                                .map(Delivery.Status::word)
                                .collect(Collectors.joining(", "))
                        + ", was " + Shown.of(word)));
    }
}
