package dev.tokenlifecycle.admin.lists;

import dev.tokenlifecycle.admin.request.Errors;
import dev.tokenlifecycle.admin.request.OpenRealm;
import dev.tokenlifecycle.admin.request.QueryParameters;
import dev.tokenlifecycle.admin.revocations.RevocationServiceAccount;
import dev.tokenlifecycle.keycloak.KeycloakTime;
import dev.tokenlifecycle.keycloak.RealmIssuer;
import dev.tokenlifecycle.keycloak.signing.UnsignableException;
import dev.tokenlifecycle.revocation.hook.HookPolicy.Channel;
import dev.tokenlifecycle.revocation.keycloak.ConfiguredHooks;
import dev.tokenlifecycle.revocation.list.ListId;
import dev.tokenlifecycle.revocation.list.RevocationLists;
import dev.tokenlifecycle.revocation.list.SignedList;
import dev.tokenlifecycle.settings.Quoted;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** {@code /realms/{realm}/token-lifecycle/revocation-lists}: what is revoked and in force, by hook. */
public final class RevocationListsResource {
    private static final String TYPE = "application/jwt";

    private final KeycloakSession session;
    private final RevocationLists lists;

    public RevocationListsResource(KeycloakSession session, RevocationLists lists) {
        this.session = session;
        this.lists = lists;
    }

    /** The signed list of a hook; 304 where the caller has it already. */
    @GET
    @Path("{name}")
    public Response list(
            @PathParam("name") String name,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known,
            @HeaderParam(HttpHeaders.ACCEPT_ENCODING) @Nullable String encodings) {
        RealmModel realm = session.getContext().getRealm();
        OpenRealm.require(session, realm);
        RevocationServiceAccount.require(session, realm, RevocationServiceAccount.READER);
        QueryParameters.of(session);
        ConfiguredHooks hooks = Errors.readingPolicies(() -> ConfiguredHooks.of(session, realm));
        if (!hooks.names().contains(name) || !hooks.channels(name).contains(Channel.LIST)) {
            throw Errors.notFound("The realm has no revocation list " + Quoted.of(name));
        }
        return response(signed(realm, name), known, encodings);
    }

    private SignedList signed(RealmModel realm, String name) {
        String issuer = RealmIssuer.of(session, realm);
        try {
            return lists.list(session, realm, new ListId(realm.getId(), name, issuer), KeycloakTime.now());
        } catch (UnsignableException unsignable) {
            throw Errors.of(Status.SERVICE_UNAVAILABLE, "The list can't be signed: " + unsignable.getMessage());
        }
    }

    private static Response response(SignedList list, @Nullable String known, @Nullable String encodings) {
        boolean same = known != null
                && Arrays.stream(known.split(","))
                        .map(each -> each.strip().replaceFirst("^W/", ""))
                        .anyMatch(each -> each.equals(list.etag()) || each.equals("*"));
        Response.ResponseBuilder response = same ? Response.notModified() : Response.ok();
        response.header(HttpHeaders.ETAG, "W/" + list.etag())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        if (same) {
            return response.build();
        }
        boolean gzip = encodings != null
                && encodings.toLowerCase(Locale.ROOT).matches("(.*[, ])?gzip(?! *; *q=0(\\.0*)?( *,|$)).*");
        if (gzip) {
            response.header(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        return response.type(TYPE).entity(list.token(gzip)).build();
    }
}
