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
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * What ends at a real Keycloak is answered 401 within two seconds by every instance of real APIs, and nothing else is: not another
 * user's token, not another client's, not another session's where it goes on, and not that of a login right afterwards.
 */
@Tag("alone")
@TestMethodOrder(OrderAnnotation.class)
final class ProtectedApisIT {
    private static final Duration PROMISED = Duration.ofSeconds(2);
    private static TestRealm realm;
    private static SampleApis apis;
    private static String bystander;

    private final String user = "user-" + UUID.randomUUID().toString().substring(0, 8);
    private String client = "client-" + UUID.randomUUID().toString().substring(0, 8);
    private JsonNode victim;

    @BeforeAll
    static void start() {
        realm = RealmKeys.ordinary(TestRealm.create());
        realm.policies(
                Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of("reuse-grace-seconds", "0")),
                onReuse("session", "revoke-user-session"),
                onReuse("everything", "revoke-all-user-sessions"),
                Policy.ofAnyClient(
                        "hook", "revocation-hook", Map.of("hook-name", "apis", "delivery", List.of("list"))));
        Callers.grantToWeb(realm, "read-revocation-lists", "global-token-revocation");
        apis = SampleApis.start(realm);
        bystander = accessToken(realm.login("app", "bob", "openid").expect(200).json());
    }

    /** A policy for the clients whose ids begin with {@code name}. */
    private static Policy onReuse(String name, String onReuse) {
        return new Policy(
                name,
                "client-ids",
                Map.of("client-ids", List.of(name + "-*")),
                "refresh-token-rotation",
                Map.of("reuse-grace-seconds", "0", "on-reuse", onReuse));
    }

    @AfterAll
    static void stop() {
        if (apis != null) {
            apis.close();
        }
        realm.close();
    }

    @Test
    void aRevokedAccessTokenIsKnownToEveryApi() {
        begin();
        ends(
                "access token revoked",
                () -> realm.revoke(client, accessToken(victim)).expect(200),
                accessToken(refreshed()));
    }

    @Test
    void aRevokedRefreshTokenIsKnownToEveryApi() {
        begin();
        ends(
                "refresh token revoked",
                () -> realm.revoke(client, refreshToken(victim)).expect(200));
    }

    @Test
    void aReplayedRefreshTokenIsKnownToEveryApi() {
        begin();
        JsonNode other = login();
        refreshed();
        ends(
                "refresh token replayed",
                () -> realm.refresh(client, refreshToken(victim)).expect(400),
                accessToken(other));
    }

    @Test
    void aReplayThatEndsTheSessionIsKnownToEveryApi() {
        client = "session-" + client;
        begin();
        JsonNode other = login();
        refreshed();
        ends(
                "refresh token replayed, session ended",
                () -> realm.refresh(client, refreshToken(victim)).expect(400),
                accessToken(other));
    }

    @Test
    void aReplayThatEndsAllSessionsOfTheUserIsKnownToEveryApi() {
        client = "everything-" + client;
        begin();
        JsonNode replayed = login();
        realm.refresh(client, refreshToken(replayed)).expect(200);
        ends(
                "refresh token replayed, all sessions ended",
                () -> realm.refresh(client, refreshToken(replayed)).expect(400));
    }

    @Test
    void aLogoutIsKnownToEveryApi() {
        begin();
        JsonNode other = login();
        ends("logout", () -> realm.logout(client, refreshToken(victim)).expect(204), accessToken(other));
    }

    @Test
    void aSessionThatAnAdminEndsIsKnownToEveryApi() {
        begin();
        JsonNode other = login();
        ends(
                "session ended by an admin",
                () -> realm.admin(
                                "DELETE",
                                "/sessions/" + victim.get("session_state").asText(),
                                null)
                        .expect(204),
                accessToken(other));
    }

    @Test
    void anOfflineSessionThatAnAdminEndsIsKnownToEveryApi() {
        begin();
        JsonNode other = login();
        victim = realm.login(client, user, "openid offline_access").expect(200).json();
        ends(
                "offline session ended by an admin",
                () -> realm.admin(
                                "DELETE",
                                "/sessions/" + victim.get("session_state").asText() + "?isOffline=true",
                                null)
                        .expect(204),
                accessToken(other));
    }

    @Test
    void aDeviceThatItsUserSignsOutIsKnownToEveryApi() {
        begin();
        JsonNode other = realm.login("app", user, "openid").expect(200).json();
        ends(
                "device signed out by its user",
                () -> account(other, "/sessions/" + victim.get("session_state").asText()),
                accessToken(other));
    }

    @Test
    void aConsentThatItsUserWithdrawsIsKnownToEveryApi() {
        begin();
        victim = realm.login(client, user, "openid offline_access").expect(200).json();
        JsonNode other = realm.login("app", user, "openid").expect(200).json();
        ends(
                "consent withdrawn by its user",
                () -> account(other, "/applications/" + client + "/consent"),
                accessToken(other));
    }

    private static void account(JsonNode login, String path) {
        Http.json(
                        "DELETE",
                        realm.url() + "/account" + path,
                        null,
                        "Authorization",
                        "Bearer " + accessToken(login),
                        "Accept",
                        "application/json")
                .expect(204);
    }

    /** Brute force detection, which locks for good here. */
    @Test
    void aUserWhoIsLockedOutIsKnownToEveryApi() {
        begin();
        bruteForceProtection(true);
        try {
            ends("user locked out", this::lockOut, false);
        } finally {
            bruteForceProtection(false);
        }
    }

    /** Keycloak counts a wrong password after its answer, and refuses the next one uncounted until then. */
    private void lockOut() {
        String path = "/users/" + id();
        Map<String, String> wrong = Map.of("grant_type", "password", "username", user, "password", user + "-wrong");
        await().until(() -> {
            realm.token(client, wrong).expect(400);
            return !realm.admin(path).get("enabled").asBoolean();
        });
    }

    /** With it, Keycloak refuses a login that follows another of the same user too quickly. */
    private static void bruteForceProtection(boolean on) {
        realm.admin("PUT", "", Map.of("bruteForceProtected", on, "permanentLockout", true, "failureFactor", 2))
                .expect(204);
    }

    @Test
    void aUserWhomAnAdminSignsOutIsKnownToEveryApi() {
        begin();
        ends(
                "user signed out by an admin",
                () -> realm.admin("POST", "/users/" + id() + "/logout", null).expect(204));
    }

    /** The token has no sub. */
    @Test
    void aLightweightTokenOfAUserWhoIsDisabledIsKnownToEveryApi() {
        begin(Map.of("client.use.lightweight.access.token.enabled", "true"));
        assertThat(Jwt.claims(accessToken(victim)).has("sub")).isFalse();
        String id = id();
        ends("user disabled, lightweight token", () -> setEnabled("/users/" + id, false), false);
    }

    @Test
    void aDeletedUserIsKnownToEveryApi() {
        begin();
        String id = id();
        ends("user deleted", () -> realm.admin("DELETE", "/users/" + id, null).expect(204), false);
    }

    @Test
    void aServiceAccountThatIsDisabledIsKnownToEveryApi() {
        begin();
        String account = Callers.serviceAccount(realm, client);
        String token = Callers.serviceToken(realm, client);
        victim = Http.JSON.createObjectNode().put("access_token", token);
        ends("service account disabled", () -> setEnabled("/users/" + account, false));
    }

    @Test
    void whatAUserHasAtOneClientIsKnownToEveryApi() {
        begin();
        JsonNode elsewhere = realm.login("app", user, "openid").expect(200).json();
        Map<String, ?> revocation = Map.of("user", user, "client", client, "reason", "test");
        ends(
                "user at one client, by an admin",
                () -> realm.admin("POST", "/token-lifecycle/revocations", revocation)
                        .expect(200),
                accessToken(elsewhere));
    }

    @Test
    void aClientThatIsDisabledIsKnownToEveryApi() {
        begin();
        JsonNode elsewhere = realm.login("app", user, "openid").expect(200).json();
        ends(
                "client disabled",
                () -> setEnabled("/clients/" + realm.clientUuid(client), false),
                false,
                accessToken(elsewhere));
    }

    @Test
    void aClientThatIsDeletedIsKnownToEveryApi() {
        begin();
        JsonNode elsewhere = realm.login("app", user, "openid").expect(200).json();
        String path = "/clients/" + realm.clientUuid(client);
        ends("client deleted", () -> realm.admin("DELETE", path, null).expect(204), false, accessToken(elsewhere));
    }

    /** Keycloak counts an offline token as a consent. */
    @Test
    void aConsentThatAnAdminWithdrawsIsKnownToEveryApi() {
        begin();
        victim = realm.login(client, user, "openid offline_access").expect(200).json();
        JsonNode elsewhere = realm.login("app", user, "openid").expect(200).json();
        ends(
                "consent withdrawn by an admin",
                () -> realm.admin("DELETE", "/users/" + id() + "/consents/" + client, null)
                        .expect(204),
                accessToken(elsewhere));
    }

    @Test
    void aClientWhoseNotBeforeMovesIsKnownToEveryApi() {
        begin();
        JsonNode elsewhere = realm.login("app", user, "openid").expect(200).json();
        String uuid = realm.clientUuid(client);
        long issued = Jwt.claims(accessToken(victim)).get("iat").asLong();
        ends(
                "not-before of a client moved",
                () -> {
                    ObjectNode changed = (ObjectNode) realm.admin("/clients/" + uuid);
                    realm.admin("PUT", "/clients/" + uuid, changed.put("notBefore", issued + 1))
                            .expect(204);
                },
                false,
                accessToken(elsewhere));
    }

    @Test
    void aFamilyThatAnAdminRevokesIsKnownToEveryApi() {
        begin();
        JsonNode other = login();
        String family = Jwt.claims(accessToken(victim)).get("token_family").asText();
        ends(
                "family revoked by an admin",
                () -> realm.admin(
                                "DELETE",
                                "/token-lifecycle/families/" + family + "?session="
                                        + victim.get("session_state").asText(),
                                null)
                        .expect(200),
                accessToken(other));
    }

    @Test
    void aUserWhomAnotherSystemRevokesIsKnownToEveryApi() {
        begin();
        String id = id();
        String service = Callers.serviceToken(realm, "web");
        ends(
                "global token revocation",
                () -> Http.json(
                                "POST",
                                realm.url() + "/token-lifecycle/global-token-revocation",
                                Map.of("sub_id", Map.of("format", "opaque", "id", id)),
                                "Authorization",
                                "Bearer " + service)
                        .expect(204));
    }

    /** Nobody is spared, so it comes last. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aRealmWhoseNotBeforeMovesOrWhoseSessionsAreEnded() {
        begin();
        String before = bystander;
        endsForAll("not-before of the realm moved", () -> {
            // Later than the second in which the tokens were issued.
            long notBefore = Jwt.claims(accessToken(victim)).get("iat").asLong() + 1;
            realm.admin("PUT", "", Map.of("notBefore", notBefore)).expect(204);
        });
        assertThat(apis.names())
                .allSatisfy(api -> assertThat(apis.status(api, before)).isEqualTo(401));

        await().untilAsserted(() -> victim = login());
        endsForAll(
                "all sessions of the realm ended",
                () -> realm.admin("POST", "/logout-all", null).expect(200));
    }

    /** Revokes, and looks at all instances; a login in one of the next seconds is good again. */
    private void endsForAll(String what, Runnable revocation) {
        await().until(() -> apis.names().stream().allMatch(api -> apis.status(api, accessToken(victim)) == 200));
        bystander = accessToken(victim);
        Map<String, Long> millis = refusals(revocation, () -> {}, accessToken(victim));
        System.out.println("ProtectedApisIT: " + what + " " + millis);
        assertThat(millis.values()).allSatisfy(each -> assertThat(each).isLessThan(PROMISED.toMillis()));
        await().until(() -> apis.names().stream().allMatch(api -> apis.status(api, accessToken(login())) == 200));
    }

    private void begin() {
        begin(Map.of());
    }

    private void begin(Map<String, String> attributes) {
        realm.admin("POST", "/users", TestRealm.user(user)).expect(201);
        ClientRepresentation representation = TestRealm.confidentialClient(client);
        representation.setAttributes(attributes);
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

        Map<String, Long> millis = refusals(
                revocation,
                () -> {
                    if (again) {
                        good.add(accessToken(login()));
                    }
                },
                token);
        System.out.println("ProtectedApisIT: " + what + " " + millis);
        assertThat(millis.values()).allSatisfy(each -> assertThat(each).isLessThan(PROMISED.toMillis()));
        apis.names()
                .forEach(api -> good.forEach(each -> assertThat(apis.status(api, each))
                        .as(api + ": " + Jwt.claims(each))
                        .isEqualTo(200)));
    }

    /** After how many milliseconds each instance refuses {@code token}; {@code next} comes right after the revocation. */
    private static Map<String, Long> refusals(Runnable revocation, Runnable next, String token) {
        revocation.run();
        long revokedAt = System.nanoTime();
        next.run();
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
        return millis;
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
