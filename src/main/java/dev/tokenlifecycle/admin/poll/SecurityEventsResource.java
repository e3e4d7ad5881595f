package dev.tokenlifecycle.admin.poll;

import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.JsonBody;
import dev.tokenlifecycle.admin.request.OpenRealm;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.admin.revocations.RevocationServiceAccount;
import dev.tokenlifecycle.keycloak.signing.UnsignableException;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.revocation.keycloak.ConfiguredHooks;
import dev.tokenlifecycle.revocation.spi.DeliveryDispatcher;
import dev.tokenlifecycle.revocation.spi.PollRequest;
import dev.tokenlifecycle.revocation.spi.PolledEvents;
import dev.tokenlifecycle.revocation.spi.TooManyWaitException;
import dev.tokenlifecycle.settings.Quoted;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** {@code /realms/{realm}/token-lifecycle/security-events}: security event tokens for receivers that fetch them (RFC 8936). */
public final class SecurityEventsResource {
    private static final int MOST_IDS = 1_000;
    private static final int LONGEST_ID = 64;
    private static final int LONGEST_REASON = 2_000;

    private final KeycloakSession session;

    public SecurityEventsResource(KeycloakSession session) {
        this.session = session;
    }

    /** Takes acknowledgements and errors, and answers what waits. */
    @POST
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response poll(@PathParam("name") String name, InputStream stream) {
        RealmModel realm = session.getContext().getRealm();
        OpenRealm.require(session, realm);
        RevocationServiceAccount.require(session, realm, RevocationServiceAccount.POLLER);
        QueryParameters.of(session);
        ConfiguredHooks configured = Errors.readingPolicies(() -> ConfiguredHooks.of(session, realm));
        if (!configured.names().contains(name) || !configured.channels(name).contains(Channel.POLL)) {
            throw Errors.notFound("The realm has no hook " + Quoted.of(name) + " that is polled");
        }
        PollRequest request = read(JsonBody.read(stream, "maxEvents", "returnImmediately", "ack", "setErrs"));
        // Nothing of the database is held while the request waits.
        session.getTransactionManager().commit();
        return response(realm, name, request);
    }

    private Response response(RealmModel realm, String hook, PollRequest request) {
        try {
            PolledEvents events = dispatcher().poll(realm.getId(), hook, request);
            Map<String, Object> answer = new LinkedHashMap<>(Map.of("sets", events.tokens()));
            if (events.more()) {
                answer.put("moreAvailable", true);
            }
            return Response.ok(answer)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        } catch (UnsignableException unsignable) {
            throw Errors.of(Status.SERVICE_UNAVAILABLE, "Nothing can be signed: " + unsignable.getMessage());
        } catch (TooManyWaitException full) {
            throw Errors.tooMany(String.valueOf(full.getMessage()));
        }
    }

    private DeliveryDispatcher dispatcher() {
        DeliveryDispatcher dispatcher = session.getProvider(DeliveryDispatcher.class);
        if (dispatcher == null) {
            throw Errors.of(Status.SERVICE_UNAVAILABLE, "This server delivers nothing");
        }
        return dispatcher;
    }

    private static PollRequest read(JsonBody body) {
        Map<String, String> refused = new LinkedHashMap<>();
        body.members("setErrs", MOST_IDS, "err", "description").forEach((id, error) -> {
            String description = error.prose("description", LONGEST_REASON);
            refused.put(id, error.requiredText("err", LONGEST_ID) + (description == null ? "" : " " + description));
        });
        PollRequest request = new PollRequest(
                body.number("maxEvents", PollRequest.MOST_EVENTS),
                body.flag("returnImmediately"),
                body.texts("ack", MOST_IDS, LONGEST_ID),
                refused);
        if (request.acknowledged().stream().anyMatch(refused::containsKey)) {
            throw Errors.badRequest("An id stands in ack and in setErrs");
        }
        return request;
    }
}
