package dev.tokenlifecycle.keycloak.version;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import jakarta.ws.rs.core.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jboss.logging.Logger;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.Version;
import org.keycloak.services.ErrorResponseException;

/** This JAR in this Keycloak: both versions, whether they were tested together, and what the server lacks. */
public final class Installation {
    private static final Logger LOG = Logger.getLogger(Installation.class);

    /** Written by the build. */
    private static final String FOLDER = "/META-INF/token-lifecycle/";

    private final String version;
    private final List<String> tested;
    private final List<String> missing;

    private Installation(String version, List<String> tested, List<String> missing) {
        this.version = version;
        this.tested = tested;
        this.missing = missing;
    }

    /** The one of this server. */
    public static Installation current() {
        return Holder.CURRENT;
    }

    /** Says at the start what runs, and what is wrong with it. */
    public void announce() {
        Gauge.builder("token.lifecycle.build.info", () -> 1)
                .description(
                        "1, with the versions of Token Lifecycle and Keycloak, and whether they were tested together")
                .tags("version", version, "keycloak", Version.VERSION, "tested", Boolean.toString(isTested()))
                .register(Metrics.globalRegistry);
        if (!missing.isEmpty()) {
            LOG.errorf(
                    "Token Lifecycle %s on Keycloak %s can't work: this Keycloak lacks %s. Token requests of realms with"
                            + " policies of Token Lifecycle are refused until a version that fits is installed",
                    version, Version.VERSION, missing);
        } else if (isTested()) {
            LOG.infof("Token Lifecycle %s on Keycloak %s: tested together", version, Version.VERSION);
        } else {
            LOG.warnf(
                    "Token Lifecycle %s on Keycloak %s: not tested together, only with %s",
                    version, Version.VERSION, String.join(", ", tested));
        }
    }

    /** What the console shows of each of our providers. */
    public Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("token-lifecycle", version);
        shown.put("tested-on-this-keycloak", isTested() ? "yes" : "no");
        if (!missing.isEmpty()) {
            shown.put("missing-in-this-keycloak", String.join(", ", missing));
        }
        return shown;
    }

    /** Whether the server lacks something that our policies need. */
    public boolean isBroken() {
        return !missing.isEmpty();
    }

    /** What a token request is answered where a policy may not be enforced. */
    public static ErrorResponseException refusal() {
        return new ErrorResponseException(
                OAuthErrorException.SERVER_ERROR,
                "The token policies of this realm can't be enforced on this server",
                Response.Status.INTERNAL_SERVER_ERROR);
    }

    private boolean isTested() {
        return tested.contains(Version.VERSION);
    }

    private static final class Holder {
        private static final Installation CURRENT = read();

        private static Installation read() {
            try (InputStream versions = resource("version.properties");
                    BufferedReader members = new BufferedReader(
                            new InputStreamReader(resource("needed-members"), StandardCharsets.UTF_8))) {
                Properties properties = new Properties();
                properties.load(versions);
                return new Installation(
                        properties.getProperty("version", ""),
                        List.of(properties.getProperty("tested", "").split(",")),
                        new NeededMembers(Installation.class.getClassLoader()).missing(members.lines()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static InputStream resource(String name) {
            return Objects.requireNonNull(Installation.class.getResourceAsStream(FOLDER + name), name);
        }
    }
}
