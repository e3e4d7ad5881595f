package dev.tokenlifecycle.adapter.servlet;

import com.nimbusds.jwt.JWTParser;
import dev.tokenlifecycle.adapter.RevocationList;
import java.text.ParseException;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The JWTs in an {@code Authorization} header, however an application may read it: after {@code Bearer}, after {@code DPoP} (RFC
 * 9449), after anything else. They aren't verified here, and needn't be: they are only ever a reason to refuse, and who forges a
 * token is refused by the application.
 */
final class PresentedTokens {
    private static final Pattern PERHAPS = Pattern.compile("[\\w.-]+");
    private static final String REVOKED = " error=\"invalid_token\", error_description=\"The token was revoked\"";

    private PresentedTokens() {}

    /** Whether one of them was revoked; no header has none. */
    static boolean revoked(String header, RevocationList list) {
        return header != null
                && PERHAPS.matcher(header)
                        .results()
                        .map(MatchResult::group)
                        .map(PresentedTokens::claims)
                        .anyMatch(list::isRevoked);
    }

    /** What {@code WWW-Authenticate} says to whoever has sent {@code header}. */
    static String challenge(String header) {
        return (header.strip().regionMatches(true, 0, "DPoP", 0, 4) ? "DPoP" : "Bearer") + REVOKED;
    }

    // Nothing of anybody where it is no JWT: a scheme, or an opaque token.
    private static Map<String, Object> claims(String text) {
        try {
            return JWTParser.parse(text).getJWTClaimsSet().toJSONObject();
        } catch (ParseException | RuntimeException opaque) {
            return Map.of();
        }
    }
}
