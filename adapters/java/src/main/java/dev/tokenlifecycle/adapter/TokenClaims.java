package dev.tokenlifecycle.adapter;

import java.util.Map;

/**
 * What an access token says of itself, as far as a revocation asks.
 *
 * @param iat the second of its issue; the earliest there is where it doesn't say
 */
record TokenClaims(String issuer, String sub, String sid, String client, String jti, String family, long iat) {
    static TokenClaims of(Map<String, ?> claims) {
        String jti = Json.text(claims, "jti");
        String client = Json.text(claims, "azp");
        Long iat = Json.seconds(claims, "iat");
        return new TokenClaims(
                issuer(claims.get("iss")),
                Json.text(claims, "sub"),
                Json.text(claims, "sid"),
                client == null ? Json.text(claims, "client_id") : client,
                jti,
                family(claims, jti),
                iat == null ? Long.MIN_VALUE : iat);
    }

    // Spring reads it as a URL.
    private static String issuer(Object claim) {
        return claim == null ? null : claim.toString();
    }

    private static String family(Map<String, ?> claims, String jti) {
        String claim = Json.text(claims, "token_family");
        if (claim != null || jti == null) {
            return claim;
        }
        int dot = jti.indexOf('.');
        return dot < 0 ? null : jti.substring(dot + 1);
    }
}
