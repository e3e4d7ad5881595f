package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.RealmKeys;
import dev.tokenlifecycle.server.SampleApis;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What ends at a real Keycloak is answered 401 within two seconds by every instance of real APIs, and nothing else is: not another
 * user's token, not another client's, not another session's where it goes on, and not that of a login right afterwards.
 */
@Tag("alone")
final class ProtectedApisIT {
    private static final Duration PROMISED = Duration.ofSeconds(2);
    private static TestRealm realm;
    private static SampleApis apis;
    private static String bystander;

    private final String user = "user-" + UUID.randomUUID().toString().substring(0, 8);
    private final String client = "client-" + UUID.randomUUID().toString().substring(0, 8);
    private JsonNode victim;

    @BeforeAll
    static void start() {
        realm = RealmKeys.ordinary(TestRealm.create());
        realm.policies(
                new Policy(
                        "rotation",
                        "any-client",
                        Map.of(),
                        "refresh-token-rotation",
                        Map.of("reuse-grace-seconds", "0")),
                new Policy(
                        "hook",
                        "any-client",
                        Map.of(),
                        "revocation-hook",
                        Map.of("hook-name", "apis", "delivery", List.of("list"))));
        realm.admin("POST", "/clients", Map.of("clientId", "token-lifecycle")).expect(201);
        for (String role : List.of("read-revocation-lists", "global-token-revocation")) {
            Callers.createRole(realm, "token-lifecycle", role);
            Callers.grant(realm, Callers.serviceAccount(realm, "web"), "token-lifecycle", role);
        }
        apis = SampleApis.start(realm);
        bystander = accessToken(realm.login("app", "bob", "openid").expect(200).json());
    }

    @AfterAll
    static void stop() {
        if (apis != null) {
            apis.close();
        }
        realm.close();
    }

    @Test
    void aRevokedAccessToken() {
        begin();
        ends("token", () -> realm.revoke(client, accessToken(victim)).expect(200), accessToken(refreshed()));
    }

    @Test
    void aRevokedRefreshToken() {
        begin();
        ends("client-session", () -> realm.revoke(client, refreshToken(victim)).expect(200));
    }

    @Test
    void aReplayedRefreshToken() {
        begin();
        JsonNode other = login();
        refreshed();
        ends("family", () -> realm.refresh(client, refreshToken(victim)).expect(400), accessToken(other));
    }

    @Test
    void aLogout() {
        begin();
        JsonNode other = login();
        ends("session", () -> realm.logout(client, refreshToken(victim)).expect(204), accessToken(other));
    }

    @Test
    void aSessionThatAnAdminEnds() {
        begin();
        JsonNode other = login();
        ends(
                "session",
                () -> realm.admin(
                                "DELETE",
                                "/sessions/" + victim.get("session_state").asText(),
                                null)
                        .expect(204),
                accessToken(other));
    }

    @Test
    void aUserWhomAnAdminSignsOut() {
        begin();
        ends(
                "user",
                () -> realm.admin("POST", "/users/" + id() + "/logout", null).expect(204));
    }

    /** The token has no sub. */
    @Test
    void aLightweightTokenOfAUserWhoIsDisabled() {
        begin(Map.of("client.use.lightweight.access.token.enabled", "true"));
        assertThat(Jwt.claims(accessToken(victim)).has("sub")).isFalse();
        String id = id();
        ends("user", () -> setEnabled("/users/" + id, false), false);
    }

    @Test
    void aDeletedUser() {
        begin();
        String id = id();
        ends("user", () -> realm.admin("DELETE", "/users/" + id, null).expect(204), false);
    }

    @Test
    void aServiceAccountThatIsDisabled() {
        begin();
        String account = Callers.serviceAccount(realm, client);
        String token = Callers.serviceToken(realm, client);
        victim = Http.JSON.createObjectNode().put("access_token", token);
        ends("user", () -> setEnabled("/users/" + account, false));
    }

    @Test
    void whatAUserHasAtOneClient() {
        begin();
        JsonNode elsewhere = realm.login("app", user, "openid").expect(200).json();
        Map<String, ?> revocation = Map.of("user", user, "client", client, "reason", "test");
        ends(
                "user-at-client",
                () -> realm.admin("POST", "/token-lifecycle/revocations", revocation)
                        .expect(200),
                accessToken(elsewhere));
    }

    @Test
    void aClientThatIsDisabled() {
        begin();
        JsonNode elsewhere = realm.login("app", user, "openid").expect(200).json();
        ends("client", () -> setEnabled("/clients/" + realm.clientUuid(client), false), false, accessToken(elsewhere));
    }

    @Test
    void aClientWhoseNotBeforeMoves() {
        begin();
        JsonNode elsewhere = realm.login("app", user, "openid").expect(200).json();
        String uuid = realm.clientUuid(client);
        long issued = Jwt.claims(accessToken(victim)).get("iat").asLong();
        ends(
                "client, not-before",
                () -> {
                    ObjectNode changed = (ObjectNode) realm.admin("/clients/" + uuid);
                    realm.admin("PUT", "/clients/" + uuid, changed.put("notBefore", issued + 1))
                            .expect(204);
                },
                false,
                accessToken(elsewhere));
    }

    @Test
    void aFamilyThatAnAdminRevokes() {
        begin();
        JsonNode other = login();
        String family = Jwt.claims(accessToken(victim)).get("token_family").asText();
        ends(
                "family, by an admin",
                () -> realm.admin(
                                "DELETE",
                                "/token-lifecycle/families/" + family + "?session="
                                        + victim.get("session_state").asText(),
                                null)
                        .expect(200),
                accessToken(other));
    }

    @Test
    void aUserWhomAnotherSystemRevokes() {
        begin();
        String id = id();
        String service = Callers.serviceToken(realm, "web");
        ends(
                "user, global token revocation",
                () -> Http.json(
                                "POST",
                                realm.url() + "/token-lifecycle/global-token-revocation",
                                Map.of("sub_id", Map.of("format", "opaque", "id", id)),
                                "Authorization",
                                "Bearer " + service)
                        .expect(204));
    }

    private void begin() {
        begin(Map.of());
    }

    private void begin(Map<String, String> attributes) {
        realm.admin("POST", "/users", TestRealm.user(user)).expect(201);
        Map<String, Object> representation = TestRealm.confidentialClient(client);
        representation.put("attributes", attributes);
        realm.admin("POST", "/clients", representation).expect(201);
        victim = login();
    }

    private void ends(String what, Runnable revocation, String... spared) {
        ends(what, revocation, true, spared);
    }

    /** Revokes, and looks at all instances; {@code again} says whether the user can log in right afterwards. */
    private void ends(String what, Runnable revocation, boolean again, String... spared) {
        String token = accessToken(victim);
        List<String> good = new ArrayList<>(List.of(spared));
        good.add(bystander);
        apis.names().forEach(api -> {
            assertThat(apis.status(api, token)).as(api).isEqualTo(200);
            good.forEach(each -> assertThat(apis.status(api, each)).as(api).isEqualTo(200));
        });

        revocation.run();
        long revokedAt = System.nanoTime();
        if (again) {
            good.add(accessToken(login()));
        }

        Map<String, Long> millis = new LinkedHashMap<>();
        await().pollInterval(Duration.ofMillis(20))
                .atMost(PROMISED.multipliedBy(3))
                .until(() -> {
                    for (String api : apis.names()) {
                        if (!millis.containsKey(api) && apis.status(api, token) == 401) {
                            millis.put(api, (System.nanoTime() - revokedAt) / 1_000_000);
                        }
                    }
                    return millis.size() == apis.names().size();
                });
        System.out.println("ProtectedApisIT: " + what + " " + millis);
        assertThat(millis.values()).allSatisfy(each -> assertThat(each).isLessThan(PROMISED.toMillis()));
        apis.names()
                .forEach(api -> good.forEach(each -> assertThat(apis.status(api, each))
                        .as(api + ": " + Jwt.claims(each))
                        .isEqualTo(200)));
    }

    private JsonNode login() {
        return realm.login(client, user, "openid").expect(200).json();
    }

    private JsonNode refreshed() {
        return realm.refresh(client, refreshToken(victim)).expect(200).json();
    }

    private String id() {
        return realm.userId(user);
    }

    private static void setEnabled(String path, boolean enabled) {
        ObjectNode changed = (ObjectNode) realm.admin(path);
        realm.admin("PUT", path, changed.put("enabled", enabled)).expect(204);
    }

    private static String accessToken(JsonNode tokens) {
        return tokens.get("access_token").asText();
    }

    private static String refreshToken(JsonNode tokens) {
        return tokens.get("refresh_token").asText();
    }
}
