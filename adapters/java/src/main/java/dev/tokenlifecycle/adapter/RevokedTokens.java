package dev.tokenlifecycle.adapter;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One revocation: which access tokens it voids. The rule is the table "Which tokens are void" of the hooks' documentation.
 *
 * @param id names it: the same in a push and in a list
 * @param issuer whose tokens
 * @param kind what ended
 * @param at the second of it
 * @param sub the user; null where more than one is concerned
 * @param sid the session; null where more than one ended
 * @param sids the user's sessions; null where they aren't known
 * @param clients the clients; empty where any is concerned
 * @param family the family of refresh tokens; null where none is named
 * @param jti the access token; null where more than one is void
 * @param notBefore tokens issued from then on are good; null where {@code at} says it
 * @param serviceClient the client whose service account the user is; null for a person
 * @param safeAfter until when it is in force, in seconds
 */
public record RevokedTokens(
        String id,
        String issuer,
        RevokedKind kind,
        long at,
        String sub,
        String sid,
        Set<String> sids,
        Set<String> clients,
        String family,
        String jti,
        Long notBefore,
        String serviceClient,
        long safeAfter) {

    /** An entry of a revocation list; empty where it says nothing that can be matched. */
    static Optional<RevokedTokens> ofEntry(Map<String, Object> entry) {
        Optional<RevokedKind> kind = RevokedKind.of(entry.get("revoked"));
        String id = Json.text(entry, "txn");
        String issuer = Json.text(entry, "iss");
        Long at = Json.seconds(entry, "event_timestamp");
        Long safeAfter = Json.seconds(entry, "safe_after");
        if (kind.isEmpty() || id == null || issuer == null || at == null || safeAfter == null) {
            return Optional.empty();
        }
        Set<String> clients = new HashSet<>();
        if (Json.text(entry, "client_id") != null) {
            clients.add(Json.text(entry, "client_id"));
        }
        Set<String> exchanged = Json.texts(entry, "client_ids");
        clients.addAll(exchanged == null ? Set.of() : exchanged);
        RevokedTokens tokens = new RevokedTokens(
                id,
                issuer,
                kind.get(),
                at,
                Json.text(entry, "sub"),
                Json.text(entry, "sid"),
                Json.texts(entry, "sids"),
                Set.copyOf(clients),
                Json.text(entry, "token_family"),
                Json.text(entry, "token_jti"),
                Json.seconds(entry, "not_before"),
                Json.text(entry, "service_client_id"),
                safeAfter);
        return tokens.complete() ? Optional.of(tokens) : Optional.empty();
    }

    /** A security event token's claims; empty where no event in it can be matched. */
    static Optional<RevokedTokens> ofSecurityEvent(Map<String, Object> claims) {
        Map<String, Object> entry = new LinkedHashMap<>();
        Json.object(claims, "events").values().stream()
                .filter(Map.class::isInstance)
                .map(event -> (Map<?, ?>) event)
                .filter(event -> event.containsKey("revoked"))
                .findFirst()
                .ifPresent(event -> event.forEach((key, value) -> entry.put(String.valueOf(key), value)));
        entry.put("txn", claims.get("txn"));
        entry.put("iss", claims.get("iss"));
        Map<String, Object> subject = Json.object(claims, "sub_id");
        Map<String, Object> user = "complex".equals(subject.get("format")) ? Json.object(subject, "user") : subject;
        if ("iss_sub".equals(user.get("format"))) {
            entry.put("sub", user.get("sub"));
        }
        return ofEntry(entry);
    }

    // An entry that lacks what its kind is about must not void everything.
    private boolean complete() {
        return switch (kind) {
            case TOKEN -> jti != null;
            case FAMILY -> family != null;
            case CLIENT_SESSION -> sid != null && !clients.isEmpty();
            case SESSION -> sid != null;
            case USER -> sub != null;
            case USER_AT_CLIENT -> sub != null && !clients.isEmpty();
            case CLIENT -> !clients.isEmpty();
            case REALM -> true;
        };
    }

    /** Whether {@code token} is void. */
    boolean includes(TokenClaims token) {
        if (!issuer.equals(token.issuer())) {
            return false;
        }
        boolean client = token.client() != null && clients.contains(token.client());
        return switch (kind) {
            case TOKEN -> jti.equals(token.jti());
            case FAMILY -> family.equals(token.family());
            case CLIENT_SESSION ->
                client
                        && sid.equals(token.sid())
                        && (token.iat() <= at || family != null && family.equals(token.family()));
            case SESSION -> sid.equals(token.sid()) && token.iat() <= at + 1;
            case USER -> ofUser(token, 1);
            case USER_AT_CLIENT -> client && ofUser(token, 0);
            case CLIENT -> client && before(token);
            case REALM -> before(token);
        };
    }

    private boolean ofUser(TokenClaims token, int more) {
        if (token.sid() != null && sids != null && sids.contains(token.sid())) {
            return token.iat() <= at + more;
        }
        if (sub.equals(token.sub())) {
            return token.iat() < at || token.iat() == at && (token.sid() == null || sids == null);
        }
        return token.sub() == null
                && token.sid() == null
                && serviceClient != null
                && serviceClient.equals(token.client())
                && token.iat() <= at;
    }

    private boolean before(TokenClaims token) {
        return notBefore == null ? token.iat() <= at : token.iat() < notBefore;
    }
}
