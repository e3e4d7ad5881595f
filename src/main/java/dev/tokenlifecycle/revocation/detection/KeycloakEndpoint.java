package dev.tokenlifecycle.revocation.detection;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;

/**
 * The endpoint of a realm that a request is for. Its path is cut before it is decoded, and each segment is decoded once: {@code
 * users/f%3A1%3ADOMAIN%2Fname/logout} has three segments. Worked out in every request of every realm, so it never throws.
 *
 * @param admin whether it is of the admin API
 * @param realm the name of the realm
 * @param path the segments after the realm; empty for the realm itself
 */
record KeycloakEndpoint(boolean admin, String realm, List<String> path) {
    private static final Pattern ENCODED_DOT = Pattern.compile("%2e", Pattern.CASE_INSENSITIVE);

    /** The endpoint of the current request; empty outside a request, and where Keycloak has no such endpoint. */
    static Optional<KeycloakEndpoint> of(KeycloakSession session) {
        try {
            HttpRequest request = session.getContext().getHttpRequest();
            URI uri = request.getUri().getRequestUri();
            return parse(request.getUri().getBaseUri().getRawPath(), uri.getRawPath());
        } catch (RuntimeException noRequestOrNoUri) {
            // Outside a request, and for a path that is no URI: Keycloak says so in several ways.
            return Optional.empty();
        }
    }

    /**
     * The endpoint that a path names.
     *
     * @param base where Keycloak begins, such as {@code /auth/}; a slash where it has the whole server
     * @param rawPath the path as it was sent
     */
    static Optional<KeycloakEndpoint> parse(@Nullable String base, @Nullable String rawPath) {
        try {
            return of(segments(rawPath), segments(base).size());
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<KeycloakEndpoint> of(List<String> all, int from) {
        List<String> segments = all.subList(Math.min(from, all.size()), all.size());
        boolean admin = !segments.isEmpty() && segments.get(0).equals("admin");
        int realms = admin ? 1 : 0;
        if (segments.size() < realms + 2) {
            return Optional.empty();
        }
        String parent = segments.get(realms);
        return parent.equals("realms") || (admin && parent.equals("api"))
                ? Optional.of(new KeycloakEndpoint(
                        admin, segments.get(realms + 1), List.copyOf(segments.subList(realms + 2, segments.size()))))
                : Optional.empty();
    }

    /** What the server itself makes of a path: no empty segments, no dots. */
    private static List<String> segments(@Nullable String raw) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : raw == null ? new String[0] : raw.split("/")) {
            String dots = ENCODED_DOT.matcher(segment).replaceAll(".");
            if (dots.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !dots.equals(".")) {
                // A plus is a plus in a path.
                segments.addLast(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return new ArrayList<>(segments);
    }

    /** Whether its path begins with {@code start} and has {@code size} segments. */
    boolean is(String start, int size) {
        return path.size() == size && begins(start);
    }

    /** Whether its path begins with the segment {@code start}. */
    boolean begins(String start) {
        return !path.isEmpty() && path.get(0).equals(start);
    }

    /** Whether an identity provider logs out here (OpenID Connect Back-Channel Logout). */
    boolean isUpstreamLogout() {
        return !admin && path.size() == 4 && String.join("/", path).endsWith("/logout/backchannel-logout");
    }

    /** Whether it is the token endpoint of OpenID Connect. */
    boolean isToken() {
        return !admin && path.equals(List.of("protocol", "openid-connect", "token"));
    }

    /** Whether a consent can be withdrawn here, by an admin or in the account console. */
    boolean withdrawsConsent() {
        int size = path.size();
        return admin
                ? is("users", 4) && path.get(2).equals("consents")
                : size > 3
                        && begins("account")
                        && path.get(size - 3).equals("applications")
                        && path.get(size - 1).equals("consent");
    }
}
