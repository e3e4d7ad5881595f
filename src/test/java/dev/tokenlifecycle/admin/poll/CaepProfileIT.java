package dev.tokenlifecycle.admin.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.RealmKeys;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the CAEP interoperability profile asks of every security event token, of one token of each kind that a realm tells. */
final class CaepProfileIT {
    private static final String ROLE = "poll-security-events";
    private static final int KINDS = 8;

    private static TestRealm realm;
    private static List<String> tokens = List.of();
    private static JWKSet keys;

    @BeforeAll
    static void revokeEverything() throws Exception {
        realm = RealmKeys.ordinary(TestRealm.create());
        // A realm whose own tokens are signed otherwise.
        realm.admin("PUT", "", Map.of("defaultSignatureAlgorithm", "ES256")).expect(204);
        realm.policy("revocation-hook", Map.of("hook-name", "siem", "delivery", List.of("poll")));
        realm.admin("POST", "/clients", TestRealm.confidentialClient("other")).expect(201);
        Callers.grantToWeb(realm, ROLE);

        realm.revoke("app", login("alice").get("access_token").asText()).expect(200);
        realm.revoke("app", login("alice").get("refresh_token").asText()).expect(200);
        realm.logout("app", login("alice").get("refresh_token").asText()).expect(204);
        login("bob");
        String bob = realm.userId("bob");
        realm.admin("POST", "/users/" + bob + "/logout", null).expect(204);
        login("bob");
        disable("/users/" + bob);
        realm.admin("DELETE", "/users/" + bob, null).expect(204);
        disable("/clients/" + realm.clientUuid("other"));
        realm.admin("POST", "/token-lifecycle/hooks/siem/test", null).expect(202);

        Map<String, String> sets = new LinkedHashMap<>();
        String poller = Callers.serviceToken(realm, "web");
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            Callers.poll(realm.url(), "siem", poller, Map.of("returnImmediately", true))
                    .expect(200)
                    .json()
                    .get("sets")
                    .properties()
                    .forEach(each -> sets.put(each.getKey(), each.getValue().asText()));
            return sets.size() == KINDS;
        });
        tokens = List.copyOf(sets.values());
        keys = JWKSet.parse(
                Http.get(realm.url() + "/protocol/openid-connect/certs").text());
    }

    @AfterAll
    static void close() {
        realm.close();
    }

    @Test
    void everyTokenIsSignedWithRs256AndAPublishedKeyOf2048BitsOrMore() throws Exception {
        for (String token : tokens) {
            SignedJWT signed = SignedJWT.parse(token);
            RSAKey key = keys.getKeyByKeyId(signed.getHeader().getKeyID()).toRSAKey();

            assertThat(signed.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
            assertThat(key.size()).isGreaterThanOrEqualTo(2048);
            assertThat(signed.verify(new RSASSAVerifier(key))).isTrue();
        }
    }

    @Test
    void everyTokenHasOneEvent() {
        assertThat(tokens)
                .allSatisfy(token -> assertThat(Jwt.claims(token).get("events")).hasSize(1));
    }

    @Test
    void everyEventButAVerificationSaysWhy() {
        assertThat(tokens.stream().map(Jwt::claims).map(claims -> claims.get("events")))
                .filteredOn(events -> !events.fieldNames().next().endsWith("/verification"))
                .hasSize(KINDS - 1)
                .allSatisfy(events -> assertThat(
                                events.iterator().next().at("/reason_admin/en").asText())
                        .isNotBlank());
    }

    @Test
    void subjectsAreOfTheProfilesFormats() {
        for (String token : tokens) {
            JsonNode claims = Jwt.claims(token);
            JsonNode subject = claims.get("sub_id");
            String type = claims.get("events").fieldNames().next();
            JsonNode user = subject.has("user") ? subject.get("user") : subject;
            String expected = type.endsWith("/verification") ? "opaque" : "iss_sub";

            if (!subject.has("application")) {
                assertThat(user.get("format").asText()).as(type).isEqualTo(expected);
            }
        }
    }

    private static JsonNode login(String user) {
        return realm.login("app", user, "openid").expect(200).json();
    }

    private static void disable(String path) {
        ObjectNode changed = (ObjectNode) realm.admin(path);
        realm.admin("PUT", path, changed.put("enabled", false)).expect(204);
    }
}
