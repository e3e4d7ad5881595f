package dev.tokenlifecycle.admin.console;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.keycloak.common.Profile;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;
import org.keycloak.util.JsonSerialization;

/**
 * The pages beside the admin console: what protects each client, token families, incidents, hooks. They are served below the
 * console's own path, because they log in as the console's client, which accepts redirects only there. They hold no data: their
 * script asks the admin REST API with the admin's own token.
 *
 * <p>A realm that is called {@code realms} has no page: the address would be that of the REST resources of a realm called {@code
 * console}.
 */
@Provider
@Path("/admin/{realm: (?!realms/)[^/]+}/console/token-lifecycle")
public class ConsolePage {
    static final Set<String> FILES = Set.of(
            "bindings.js",
            "chart.js",
            "console.css",
            "console.js",
            "deliveries.js",
            "dialogs.js",
            "elements.js",
            "environment.js",
            "export.js",
            "families.js",
            "hook-health.js",
            "hooks.js",
            "i18n.js",
            "incidents.js",
            "overview.js",
            "presets.js",
            "problems.js",
            "profiles.json",
            "readiness.js",
            "recording.js",
            "route.js",
            "session.js",
            "story.js",
            "tabs.js");

    /** The page of an admin who logs in to {@code realmName}. */
    @GET
    public Response page(@Context KeycloakSession session, @PathParam("realm") String realmName) {
        requireConsole();
        RealmModel realm = session.realms().getRealmByName(realmName);
        if (realm == null) {
            throw new NotFoundException("Realm not found");
        }
        session.getContext().setRealm(realm);
        URI admin = session.getContext().getUri(UrlType.ADMIN).getBaseUri();
        URI frontend = session.getContext().getUri(UrlType.FRONTEND).getBaseUri();
        String base = Urls.adminConsoleRoot(admin, realmName).getRawPath() + "token-lifecycle/";
        String html = text("index.html")
                .replace("${common}", Urls.themeRoot(admin).getRawPath() + "/common/keycloak")
                .replace("${base}", attribute(base))
                .replace("${policy}", contentSecurityPolicy(frontend))
                .replace("${environment}", environment(realmName, admin, frontend));
        return Response.ok(html, "text/html;charset=utf-8")
                .header("Cache-Control", "no-store")
                .build();
    }

    /** The script and the style of the page. */
    @GET
    @Path("{file}")
    public Response file(@PathParam("file") String file) {
        requireConsole();
        if (!FILES.contains(file)) {
            throw new NotFoundException();
        }
        String type =
                file.endsWith(".js") ? "text/javascript" : file.endsWith(".css") ? "text/css" : "application/json";
        return Response.ok(text(file), type + ";charset=utf-8")
                .header("Cache-Control", "max-age=60, must-revalidate")
                .build();
    }

    private static void requireConsole() {
        if (!Profile.isFeatureEnabled(Profile.Feature.ADMIN_V2)) {
            throw new NotFoundException();
        }
    }

    private static String environment(String realm, URI admin, URI frontend) {
        try {
            String json = JsonSerialization.writeValueAsString(Map.of(
                    "loginRealm",
                    realm,
                    "clientId",
                    Constants.ADMIN_CONSOLE_CLIENT_ID,
                    "adminBase",
                    withoutSlash(admin),
                    "serverBase",
                    withoutSlash(frontend)));
            return attribute(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** {@code text} in an HTML attribute. */
    private static String attribute(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }

    /** Stricter than the realm's own policy, which Keycloak puts into the header: nothing inline, nothing from elsewhere. */
    private static String contentSecurityPolicy(URI frontend) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self' "
                + frontend.getScheme() + "://" + frontend.getRawAuthority()
                + "; base-uri 'none'; form-action 'self'";
    }

    private static String withoutSlash(URI uri) {
        return uri.toString().replaceFirst("/+$", "");
    }

    private static String text(String file) {
        try (InputStream stream =
                Objects.requireNonNull(ConsolePage.class.getResourceAsStream("/dev/tokenlifecycle/console/" + file))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
