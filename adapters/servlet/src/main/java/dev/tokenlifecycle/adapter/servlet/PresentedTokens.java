package dev.tokenlifecycle.adapter.servlet;

import com.nimbusds.jwt.JWTParser;
import dev.tokenlifecycle.adapter.RevocationList;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The JWTs that a request presents, however an application may read them: in every {@code Authorization} header, after {@code
 * Bearer}, after {@code DPoP} (RFC 9449), after anything else, and as the parameter {@code access_token} (RFC 6750 §2). They aren't
 * verified here, and needn't be: they are only ever a reason to refuse, and who forges a token is refused by the application.
 */
final class PresentedTokens {
    static final String PARAMETER = "access_token";

    private static final Pattern PERHAPS = Pattern.compile("[\\w.-]+");
    private static final String REVOKED = " error=\"invalid_token\", error_description=\"The token was revoked\"";

    private PresentedTokens() {}

    /** What {@code WWW-Authenticate} says of the first text with a token that was revoked; nothing where none was. */
    static Optional<String> challenge(Stream<String> texts, RevocationList list) {
        return texts.filter(text -> revoked(text, list))
                .findFirst()
                .map(text -> (text.strip().regionMatches(true, 0, "DPoP", 0, 4) ? "DPoP" : "Bearer") + REVOKED);
    }

    /** The values of the parameter in a query as it was sent; null has none. */
    static Stream<String> inQuery(String query) {
        return query == null
                ? Stream.empty()
                : Stream.of(query.split("[&;]"))
                        .map(parameter -> parameter.split("=", 2))
                        .filter(parameter -> parameter.length == 2 && PARAMETER.equals(decoded(parameter[0])))
                        .map(parameter -> decoded(parameter[1]));
    }

    private static boolean revoked(String text, RevocationList list) {
        return PERHAPS.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(PresentedTokens::claims)
                .anyMatch(list::isRevoked);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
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
