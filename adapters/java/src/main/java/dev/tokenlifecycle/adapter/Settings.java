package dev.tokenlifecycle.adapter;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of a {@link RevocationList}; every adapter has the same names. Only {@code issuerUri} is needed, and {@code list}
 * or {@code audience}.
 *
 * @param issuerUri the issuer of the realm, as its tokens say it
 * @param list the name of the hook whose list is fetched; null: no list is fetched
 * @param clientId who fetches it: a client with a service account that has the role {@code read-revocation-lists}
 * @param clientSecret its secret
 * @param audience the endpoint URL of the hook that pushes here, exactly; null: nothing is accepted
 * @param skew how far clocks may differ: revocations are kept so much longer
 * @param staleness how old the list may be before {@code whenStale} decides, at least a second
 * @param whenStale what is said of a token once the list is older than that
 * @param capacity how many revocations are kept at most; one too many is as if the list were stale
 * @param snapshot a file in which the last list survives a restart; null: none
 * @param otherIssuers what is said of a token of another issuer
 */
public record Settings(
        URI issuerUri,
        String list,
        String clientId,
        String clientSecret,
        String audience,
        Duration skew,
        Duration staleness,
        WhenStale whenStale,
        int capacity,
        Path snapshot,
        OtherIssuers otherIssuers) {

    /** What is said of a token whose issuer is another one: nothing here knows whether it was revoked. */
    public enum OtherIssuers {
        /** It is refused: the default. */
        CLOSED,
        /** It isn't judged: another list does, or nobody. */
        OPEN
    }

    /** What is said of a token while nobody knows what was revoked lately. */
    public enum WhenStale {
        /** It is refused: the default. Keycloak issues none meanwhile, and those that are alive expire within minutes. */
        CLOSED,
        /** It is judged by what is known. */
        OPEN
    }

    public static final Duration DEFAULT_SKEW = Duration.ofSeconds(10);
    /** The life of an access token where nobody has changed it. */
    public static final Duration DEFAULT_STALENESS = Duration.ofMinutes(5);

    // The list is fetched twice a second: a shorter one would refuse tokens that nobody has revoked.
    private static final Duration SHORTEST_STALENESS = Duration.ofSeconds(1);

    public static final int DEFAULT_CAPACITY = 200_000;

    public Settings {
        issuer(issuerUri);
        filled("list", list);
        filled("client-id", clientId);
        filled("client-secret", clientSecret);
        filled("audience", audience);
        if (list == null && audience == null) {
            throw new IllegalArgumentException("list or audience is needed: nothing would ever be revoked");
        }
        if (list != null && (clientId == null || clientSecret == null)) {
            throw new IllegalArgumentException("client-id and client-secret are needed to fetch the list " + list);
        }
        skew = skew == null ? DEFAULT_SKEW : skew;
        if (skew.isNegative()) {
            throw new IllegalArgumentException("skew must not be negative, was " + skew);
        }
        staleness = staleness == null ? DEFAULT_STALENESS : staleness;
        if (staleness.compareTo(SHORTEST_STALENESS) < 0) {
            throw new IllegalArgumentException("staleness must be at least 1 second, was " + staleness);
        }
        whenStale = whenStale == null ? WhenStale.CLOSED : whenStale;
        capacity = capacity == 0 ? DEFAULT_CAPACITY : capacity;
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
        }
        otherIssuers = otherIssuers == null ? OtherIssuers.CLOSED : otherIssuers;
    }

    /** Those that refuse tokens of other issuers. */
    public Settings(
            URI issuerUri,
            String list,
            String clientId,
            String clientSecret,
            String audience,
            Duration skew,
            Duration staleness,
            WhenStale whenStale,
            int capacity,
            Path snapshot) {
        this(issuerUri, list, clientId, clientSecret, audience, skew, staleness, whenStale, capacity, snapshot, null);
    }

    /** Those of a list that is fetched. */
    public static Settings list(URI issuerUri, String list, String clientId, String clientSecret) {
        return new Settings(issuerUri, list, clientId, clientSecret, null, null, null, null, 0, null);
    }

    /** Those of a list that is pushed. */
    public static Settings push(URI issuerUri, String audience) {
        return new Settings(issuerUri, null, null, null, audience, null, null, null, 0, null);
    }

    /** The issuer as tokens say it. */
    String issuer() {
        return issuerUri.toString();
    }

    // Where no token names this issuer, every token is of another one: all would be refused, or with other issuers
    // open, served.
    private static void issuer(URI uri) {
        boolean named = uri != null
                && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getQuery() == null
                && uri.getFragment() == null
                && !uri.getPath().endsWith("/");
        if (!named) {
            throw new IllegalArgumentException(
                    "issuer-uri must be the issuer as tokens say it, http(s)://host/realms/name without a slash at the end, was "
                            + uri);
        }
    }

    private static void filled(String name, String value) {
        if (value != null && value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Settings[" + issuerUri + ", list " + list + ", audience " + audience + "]";
    }
}
