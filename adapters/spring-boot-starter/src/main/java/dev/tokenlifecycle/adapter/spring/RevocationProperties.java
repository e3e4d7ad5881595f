package dev.tokenlifecycle.adapter.spring;

import dev.tokenlifecycle.adapter.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties.
 *
 * @param issuerUri the issuer of the realm
 * @param list the name of the hook whose list is fetched
 * @param clientId the client with the role read-revocation-lists that fetches it
 * @param clientSecret its secret
 * @param audience the endpoint URL of the hook that pushes here
 * @param path where the pushes arrive, such as /revocations
 * @param store where pushes are kept: memory, jdbc or redis
 * @param redisUrl where that Redis is, such as redis://redis.internal:6379
 * @param skew how far clocks may differ
 * @param staleness how old the list may be, at least a second
 * @param whenStale closed or open
 * @param capacity how many revocations are kept at most
 * @param snapshot a file in which the last list survives a restart
 * @param otherIssuers closed or open
 */
@ConfigurationProperties(prefix = "token-lifecycle.revocations", ignoreUnknownFields = false)
public record RevocationProperties(
        URI issuerUri,
        String list,
        String clientId,
        String clientSecret,
        String audience,
        String path,
        Store store,
        URI redisUrl,
        Duration skew,
        Duration staleness,
        Settings.WhenStale whenStale,
        int capacity,
        Path snapshot,
        Settings.OtherIssuers otherIssuers) {

    /** Spring's property for the issuer whose tokens the resource server accepts. */
    static final String ACCEPTED = "spring.security.oauth2.resourceserver.jwt.issuer-uri";

    /** Where pushes are kept. */
    public enum Store {
        /** In this instance. */
        MEMORY,
        /** In the application's database, for all instances. */
        JDBC,
        /** In Redis, for all instances. */
        REDIS
    }

    public RevocationProperties {
        if ((audience == null) != (path == null)) {
            throw new IllegalArgumentException("token-lifecycle.revocations.audience and .path belong together");
        }
        if (path != null && !path.startsWith("/")) {
            throw new IllegalArgumentException("token-lifecycle.revocations.path must begin with /, was " + path);
        }
        if ((store == Store.REDIS) != (redisUrl != null)) {
            throw new IllegalArgumentException(
                    "token-lifecycle.revocations.store=redis and .redis-url belong together");
        }
        store = store == null ? Store.MEMORY : store;
    }

    /**
     * The settings of an API that accepts tokens of {@code accepted} only; empty where nobody says which.
     *
     * @throws IllegalArgumentException if the issuer of the realm is another one
     */
    Settings settings(String accepted) {
        Settings settings = settings();
        if (settings.otherIssuers() == Settings.OtherIssuers.CLOSED
                && !accepted.isEmpty()
                && !accepted.equals(settings.issuerUri().toString())) {
            throw new IllegalArgumentException("token-lifecycle.revocations.issuer-uri is " + settings.issuerUri()
                    + ", but tokens are accepted of " + ACCEPTED + ", which is " + accepted);
        }
        return settings;
    }

    private Settings settings() {
        return new Settings(
                issuerUri,
                list,
                clientId,
                clientSecret,
                audience,
                skew,
                staleness,
                whenStale,
                capacity,
                snapshot,
                otherIssuers);
    }
}
