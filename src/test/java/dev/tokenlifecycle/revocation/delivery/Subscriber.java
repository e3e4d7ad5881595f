package dev.tokenlifecycle.revocation.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who fetches what a hook tells, by list and by poll: the service account of the client {@code web}.
 *
 * @param issuer the realm on the node that is asked
 */
record Subscriber(TestRealm realm, String issuer, String hook) {
    /** Gives the service account both roles. */
    static Subscriber of(TestRealm realm, String hook) {
        Callers.grantToWeb(realm, "read-revocation-lists", "poll-security-events");
        return new Subscriber(realm, realm.url(), hook);
    }

    /** The same at another node, at {@code url}. */
    Subscriber at(String url) {
        return new Subscriber(realm, url + "/realms/" + realm.name(), hook);
    }

    /** The {@code token_jti} of all that is listed. */
    Set<String> listed() {
        Set<String> ids = new HashSet<>();
        Callers.revocations(issuer, hook, token())
                .forEach(each -> ids.add(each.path("token_jti").asText()));
        return ids;
    }

    /** Fetches and acknowledges everything; the {@code token_jti} of all of it. */
    Set<String> fetchAll() {
        Set<String> ids = new HashSet<>();
        JsonNode sets = fetch(Map.of("returnImmediately", true));
        while (!sets.isEmpty()) {
            Set<String> taken = new HashSet<>();
            sets.properties().forEach(each -> {
                taken.add(each.getKey());
                ids.add(Jwt.claims(each.getValue().asText())
                        .findPath("token_jti")
                        .asText());
            });
            sets = fetch(Map.of("returnImmediately", true, "ack", taken));
        }
        return ids;
    }

    /** The security event tokens of one answer, by their id. */
    JsonNode fetch(Map<String, ?> request) {
        return Callers.poll(issuer, hook, token(), request).expect(200).json().get("sets");
    }

    /** A fresh access token. */
    String token() {
        return Callers.serviceToken(issuer, "web");
    }
}
