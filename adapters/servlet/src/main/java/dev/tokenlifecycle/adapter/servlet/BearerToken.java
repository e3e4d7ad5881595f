package dev.tokenlifecycle.adapter.servlet;

import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;

/**
 * The claims of the bearer token of a request. They aren't verified here, and needn't be: they are only ever a reason to refuse, and
 * who forges a token is refused by the application.
 */
final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private BearerToken() {}

    /** The claims in an {@code Authorization} header; empty where it has no JWT. */
    static Optional<Map<String, Object>> claims(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            return Optional.of(JWTParser.parse(header.substring(SCHEME.length()).strip())
                    .getJWTClaimsSet()
                    .toJSONObject());
        } catch (ParseException | RuntimeException opaque) {
            return Optional.empty();
        }
    }
}
