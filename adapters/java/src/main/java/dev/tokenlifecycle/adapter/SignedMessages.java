package dev.tokenlifecycle.adapter;

import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verifies what Keycloak sends: lists and security event tokens. */
final class SignedMessages {
    private final Settings settings;
    private final Keys keys;

    SignedMessages(Settings settings, Keys keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /**
     * A verified list.
     *
     * @param issuedAt in seconds
     */
    record Verified(List<RevokedTokens> revocations, long issuedAt, long intervalMillis) {}

    /** Why a message is refused for good: a code of RFC 8935 §2.4, and a description. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        final transient PushAnswer answer;

        RefusedException(String code, String description) {
            super(description);
            answer = PushAnswer.refused(code, description);
        }
    }

    /**
     * The revocations of a list.
     *
     * @param now in seconds; the list may have expired where {@code old} says so
     * @throws RefusedException if it isn't one of the realm for this reader
     * @throws IOException if the keys can't be fetched
     */
    Verified list(String text, long now, boolean old) throws RefusedException, IOException {
        Map<String, Object> claims = claims(
                text,
                "revocation-list+jwt",
                settings.issuer() + "/token-lifecycle/revocation-lists/" + settings.list());
        Long exp = Json.seconds(claims, "exp");
        Long iat = Json.seconds(claims, "iat");
        if (exp == null || iat == null || !old && exp + settings.skew().toSeconds() < now) {
            throw new RefusedException("invalid_request", "the list has expired");
        }
        List<RevokedTokens> revocations = new ArrayList<>();
        if (claims.get("revocations") instanceof List<?> entries) {
            entries.forEach(entry -> entry(entry).ifPresent(revocations::add));
        }
        Long interval = Json.seconds(claims, "interval_millis");
        return new Verified(revocations, iat, interval == null ? 1000 : Math.min(60_000, Math.max(100, interval)));
    }

    /**
     * The revocation in a security event token; empty where it has none that can be matched, such as a test.
     *
     * @throws RefusedException if it isn't one of the realm for this receiver
     * @throws IOException if the keys can't be fetched, or the one that has signed it isn't known yet
     */
    Optional<RevokedTokens> securityEvent(String text) throws RefusedException, IOException {
        Map<String, Object> claims = claims(text, "secevent+jwt", settings.audience());
        if (Json.text(claims, "jti") == null || !(claims.get("events") instanceof Map<?, ?>)) {
            throw new RefusedException("invalid_request", "no security event token");
        }
        return RevokedTokens.ofSecurityEvent(claims);
    }

    @SuppressWarnings("unchecked")
    private static Optional<RevokedTokens> entry(Object entry) {
        return entry instanceof Map<?, ?> map ? RevokedTokens.ofEntry((Map<String, Object>) map) : Optional.empty();
    }

    private Map<String, Object> claims(String text, String type, String audience) throws RefusedException, IOException {
        SignedJWT token;
        Map<String, Object> claims;
        try {
            token = SignedJWT.parse(text.strip());
            claims = token.getJWTClaimsSet().toJSONObject();
        } catch (ParseException | RuntimeException broken) {
            throw new RefusedException("invalid_request", "no signed JWT");
        }
        if (token.getHeader().getType() == null
                || !type.equals(token.getHeader().getType().getType())) {
            throw new RefusedException("invalid_request", "not of the type " + type);
        }
        if (!settings.issuer().equals(claims.get("iss"))) {
            throw new RefusedException("invalid_issuer", "of another issuer");
        }
        Object aud = claims.get("aud");
        if (aud == null || !(aud.equals(audience) || aud instanceof List<?> many && many.contains(audience))) {
            throw new RefusedException("invalid_audience", "for another audience");
        }
        if (!keys.signed(token)) {
            throw new RefusedException("invalid_key", "not signed with a published key of the issuer");
        }
        return claims;
    }
}
