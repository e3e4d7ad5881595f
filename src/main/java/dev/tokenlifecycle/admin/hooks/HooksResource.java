package dev.tokenlifecycle.admin.hooks;

import dev.tokenlifecycle.admin.request.AdminRequest;
import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.admin.request.VisibleUsers;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.keycloak.RealmIssuer;
import dev.tokenlifecycle.revocation.RevocationNotice;
import dev.tokenlifecycle.revocation.hook.HookPolicy;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.revocation.keycloak.ConfiguredHooks;
import dev.tokenlifecycle.revocation.outbox.RevocationOutbox;
import dev.tokenlifecycle.revocation.spi.DeliveryDispatcher;
import dev.tokenlifecycle.settings.InvalidSettingException;
import dev.tokenlifecycle.settings.Quoted;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.UUID;
import org.keycloak.events.admin.ResourceType;

/** {@code hooks}: the configured hooks, what waits for them, and tests of their receivers. */
public final class HooksResource {
    private final AdminRequest admin;

    public HooksResource(AdminRequest admin) {
        this.admin = admin;
    }

    /** The configured hooks. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<HookRepresentation> list() {
        admin.auth().realm().requireViewRealm();
        QueryParameters.of(admin.session());
        return Errors.readingPolicies(() -> new HookReports(admin.session(), admin.realm()).all());
    }

    /** Sends a test to a hook at once; where its receiver fetches, the test waits for that. */
    @POST
    @Path("{name}/test")
    @Produces(MediaType.APPLICATION_JSON)
    public Response test(@PathParam("name") String name) {
        admin.auth().realm().requireManageRealm();
        QueryParameters.of(admin.session());
        HookPolicy hook = hook(name);
        RevocationNotice test = RevocationNotice.test(UUID.randomUUID().toString(), issuer(), KeycloakTime.now());
        if (hook.pushes()) {
            HookTestRepresentation answer =
                    HookTestRepresentation.of(dispatcher().test(admin.realm(), hook, test));
            admin.recordAction(ResourceType.REALM, answer);
            return Response.ok(answer).build();
        }
        if (!hook.channels().contains(Channel.POLL)) {
            throw Errors.of(Status.CONFLICT, "Nothing is pushed to the hook: it has no receiver to test");
        }
        RevocationOutbox outbox = new RevocationOutbox(admin.session());
        DeliveryRepresentation queued = outbox.find(admin.realm(), outbox.enqueuePolled(admin.realm(), name, test))
                .map(delivery -> DeliveryRepresentation.of(delivery, new VisibleUsers(admin)))
                .orElseThrow();
        admin.recordAction(ResourceType.REALM, queued);
        return Response.accepted(queued).build();
    }

    private DeliveryDispatcher dispatcher() {
        DeliveryDispatcher dispatcher = admin.session().getProvider(DeliveryDispatcher.class);
        if (dispatcher == null) {
            throw Errors.of(Status.SERVICE_UNAVAILABLE, "This server sends no deliveries");
        }
        return dispatcher;
    }

    private HookPolicy hook(String name) {
        try {
            return configured()
                    .named(name)
                    .orElseThrow(() -> Errors.notFound("No client profile names the hook " + Quoted.of(name)));
        } catch (InvalidSettingException invalid) {
            throw Errors.of(Status.CONFLICT, "The settings of the hook can't be accepted: " + invalid.getMessage());
        }
    }

    private ConfiguredHooks configured() {
        return Errors.readingPolicies(() -> ConfiguredHooks.of(admin.session(), admin.realm()));
    }

    private String issuer() {
        return RealmIssuer.of(admin.session(), admin.realm());
    }
}
