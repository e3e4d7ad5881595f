package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Browser;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each way to end something, done for real, is told once. The rows of the outbox are there as soon as the request has been
 * answered, so that one too many is seen without waiting for it.
 */
final class HookSourcesIT {
    private static TestRealm realm;
    private static Receiver receiver;

    @BeforeAll
    static void makeRealm() {
        receiver = Receiver.start();
        realm = TestRealm.create();
        client("back", Map.of(), Map.of("backchannel.logout.url", receiver.url("/back-channel")));
        client("front", Map.of("frontchannelLogout", true), Map.of("frontchannel.logout.url", receiver.url("/front")));
        client("slow", Map.of(), Map.of("access.token.lifespan", "7200"));
        policies("revoke-family");
    }

    private static void policies(String onReuse) {
        Map<String, String> hook = Map.of("hook-name", "sources", "endpoint-url", receiver.url("/hook"));
        realm.policies(
                new Policy(
                        "rotation",
                        "any-client",
                        Map.of(),
                        "refresh-token-rotation",
                        Map.of("reuse-grace-seconds", "0", "on-reuse", onReuse)),
                new Policy("hook", "any-client", Map.of(), "revocation-hook", hook),
                // The same hook in another policy: still one delivery.
                new Policy("again", "any-client", Map.of(), "revocation-hook", hook),
                new Policy(
                        "guarded",
                        "client-roles",
                        Map.of("roles", List.of("guarded")),
                        "revocation-hook",
                        Map.of("hook-name", "guarded", "endpoint-url", receiver.url("/guarded"))));
    }

    private static void client(String clientId, Map<String, ?> more, Map<String, String> attributes) {
        Map<String, Object> client = TestRealm.confidentialClient(clientId);
        client.putAll(more);
        client.put("attributes", attributes);
        realm.admin("POST", "/clients", client).expect(201);
    }

    @AfterAll
    static void removeRealm() {
        realm.close();
        receiver.close();
    }

    @Test
    void aRevokedAccessToken() {
        JsonNode login = login("web", "alice");
        String token = login.get("access_token").asText();

        JsonNode told = told(
                "token-revoked",
                "token_revocation",
                "user",
                () -> realm.revoke("web", token).expect(200));

        assertThat(told.get("session").asText())
                .isEqualTo(login.get("session_state").asText());
        assertThat(told.get("client").asText()).isEqualTo("web");
        assertThat(told.get("user").asText()).isEqualTo(realm.userId("alice"));
        assertThat(received(told).toString())
                .contains(Jwt.claims(token).get("jti").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid", "openid offline_access"})
    void aRevokedRefreshOrOfflineToken(String scope) {
        JsonNode login = realm.login("web", "alice", scope).expect(200).json();
        String token = login.get("refresh_token").asText();

        JsonNode told = told(
                "tokens-revoked",
                "token_revocation",
                "user",
                () -> realm.revoke("web", token).expect(200));

        assertThat(told.get("family").asText())
                .isEqualTo(Jwt.claims(token).get("jti").asText());
        assertThat(told.get("session").asText())
                .isEqualTo(login.get("session_state").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "revoke-family, tokens-revoked",
        "revoke-client-session, tokens-revoked",
        "revoke-user-session, session-revoked",
        "revoke-all-user-sessions, sessions-revoked"
    })
    void reuseForEachThatItEnds(String onReuse, String type) {
        policies(onReuse);
        String stolen = login("app", "bob").get("refresh_token").asText();
        realm.refresh("app", stolen).expect(200);

        JsonNode told = told(
                type, "superseded", "policy", () -> realm.refresh("app", stolen).expect(400));

        assertThat(told.get("user").asText()).isEqualTo(realm.userId("bob"));
        assertThat(told.has("family")).isEqualTo("revoke-family".equals(onReuse));
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "back", "front"})
    void aLogoutThatAClientBegins(String clientId) {
        Browser browser = new Browser().login(realm, clientId, "alice", Map.of());
        String idToken = realm.token(
                        clientId,
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "code",
                                browser.code(),
                                "redirect_uri",
                                Browser.CALLBACK))
                .expect(200)
                .json()
                .get("id_token")
                .asText();

        JsonNode told = told(
                "session-revoked",
                "logout",
                "user",
                () -> browser.open(realm.url() + "/protocol/openid-connect/logout?id_token_hint=" + idToken));

        assertThat(told.get("session").asText())
                .isEqualTo(Jwt.claims(idToken).get("sid").asText());
        if ("back".equals(clientId)) {
            receiver.await(request -> request.path().equals("/back-channel"));
        }
        // The page that logs out by frames, which a browser loads from the client.
        assertThat(browser.page().contains(receiver.url("/front"))).isEqualTo("front".equals(clientId));
    }

    @Test
    void aLogoutWithARefreshToken() {
        JsonNode login = login("app", "alice");

        told(
                "session-revoked",
                "logout",
                "user",
                () -> realm.logout("app", login.get("refresh_token").asText()).expect(204));
    }

    @Test
    void aDeviceThatTheUserSignsOutOnlineAndOfflineIsOneRevocation() {
        newUser("henry");
        JsonNode phone = login("app", "henry");
        JsonNode laptop = realm.login("app", "henry", "openid offline_access").json();
        String id = laptop.get("session_state").asText();

        JsonNode told = told("session-revoked", "logout", "user", () -> account(phone, "DELETE", "/sessions/" + id));

        assertThat(told.get("session").asText()).isEqualTo(id);
    }

    @Test
    void allOtherDevicesAreOneRevocationEach() {
        newUser("iris");
        JsonNode phone = login("app", "iris");
        account(phone, "DELETE", "/sessions");
        Set<String> others = Set.of(
                login("app", "iris").get("session_state").asText(),
                login("web", "iris").get("session_state").asText());

        List<JsonNode> told = added("sources", () -> account(phone, "DELETE", "/sessions"));

        assertThat(told.stream().map(each -> each.at("/revocation/session").asText()))
                .containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void aConsentThatTheUserWithdraws() {
        newUser("jane");
        client("asks", Map.of("consentRequired", true), Map.of());
        new Browser().login(realm, "asks", "jane", Map.of()).submit(Map.of("accept", "Yes"));
        JsonNode login = login("app", "jane");

        JsonNode told = told(
                "tokens-revoked",
                "consent_revoked",
                "user",
                () -> account(login, "DELETE", "/applications/asks/consent"));

        assertThat(told.get("client").asText()).isEqualTo("asks");
        assertThat(told.get("user").asText()).isEqualTo(realm.userId("jane"));
    }

    @Test
    void aConsentThatAnAdminWithdrawsAtAClientWhoseIdIsAnAddress() {
        client("https://asked.example/x", Map.of("consentRequired", true), Map.of());
        new Browser().login(realm, "https://asked.example/x", "bob", Map.of()).submit(Map.of("accept", "Yes"));
        String consent = "/users/" + realm.userId("bob") + "/consents/https%3A%2F%2Fasked.example%2Fx";

        JsonNode told = told(
                "tokens-revoked",
                "consent_revoked",
                "admin",
                () -> realm.admin("DELETE", consent, null).expect(204));

        assertThat(told.get("client").asText()).isEqualTo("https://asked.example/x");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSessionThatAnAdminEnds(boolean offline) {
        String id = realm.login("app", "alice", offline ? "openid offline_access" : "openid")
                .json()
                .get("session_state")
                .asText();

        JsonNode told = told(
                "session-revoked",
                "admin_logout",
                "admin",
                () -> realm.admin("DELETE", "/sessions/" + id + "?isOffline=" + offline, null)
                        .expect(204));

        assertThat(told.get("session").asText()).isEqualTo(id);
        assertThat(told.get("user").asText()).isEqualTo(realm.userId("alice"));
    }

    @Test
    void allSessionsOfAUserIncludingTheNotBeforeThatGoesWithIt() {
        login("app", "bob");
        login("web", "bob");
        String bob = realm.userId("bob");

        JsonNode told = told(
                "sessions-revoked",
                "admin_logout",
                "admin",
                () -> realm.admin("POST", "/users/" + bob + "/logout", null).expect(204));

        assertThat(told.get("user").asText()).isEqualTo(bob);
    }

    @Test
    void allSessionsOfTheRealm() {
        JsonNode told = told(
                "sessions-revoked",
                "admin_logout",
                "admin",
                () -> realm.admin("POST", "/logout-all", null).expect(200));

        assertThat(told.has("user") || told.has("client")).isFalse();
    }

    @Test
    void aNotBeforeOfAClientIsToldWhenItMovesForward() {
        String client = "/clients/" + realm.clientUuid("web");
        Map<String, Object> now = Map.of("clientId", "web", "notBefore", seconds());

        JsonNode told = told(
                "sessions-revoked",
                "not_before",
                "admin",
                () -> realm.admin("PUT", client, now).expect(204));

        assertThat(told.get("client").asText()).isEqualTo("web");
        assertThat(added("sources", () -> realm.admin("PUT", client, now).expect(204)))
                .isEmpty();
        realm.admin("PUT", client, Map.of("clientId", "web", "notBefore", 0)).expect(204);
    }

    @Test
    void aNotBeforeOfTheRealmIsToldWhenItMovesForward() {
        Map<String, Object> now = Map.of("notBefore", seconds());

        JsonNode told = told(
                "sessions-revoked",
                "not_before",
                "admin",
                () -> realm.admin("PUT", "", now).expect(204));

        assertThat(told.has("client")).isFalse();
        assertThat(added("sources", () -> realm.admin("PUT", "", now).expect(204)))
                .isEmpty();
        realm.admin("PUT", "", Map.of("notBefore", 0)).expect(204);
    }

    @Test
    void aUserIsDisabledOnceAndThenDeleted() {
        String carol = newUser("carol");
        login("slow", "carol");
        Map<String, Object> disabled = Map.of("enabled", false);

        JsonNode told = told(
                "sessions-revoked",
                "user_disabled",
                "admin",
                () -> realm.admin("PUT", "/users/" + carol, disabled).expect(204));

        assertThat(told.get("user").asText()).isEqualTo(carol);
        // The client's own lifespan is longer than the realm's.
        assertThat(Duration.between(
                        Instant.parse(told.get("at").asText()),
                        Instant.parse(told.get("safe_after").asText())))
                .isEqualTo(Duration.ofHours(2));
        assertThat(added(
                        "sources",
                        () -> realm.admin("PUT", "/users/" + carol, disabled).expect(204)))
                .isEmpty();
        assertThat(told(
                                "sessions-revoked",
                                "user_deleted",
                                "admin",
                                () -> realm.admin("DELETE", "/users/" + carol, null)
                                        .expect(204))
                        .get("user")
                        .asText())
                .isEqualTo(carol);
    }

    @Test
    void aUserIsDeletedOnceHoweverManyTryAtOnce() {
        String dave = newUser("dave");
        login("app", "dave");
        login("web", "dave");

        told("sessions-revoked", "user_deleted", "admin", () -> {
            List<Integer> answers = IntStream.range(0, 6)
                    .parallel()
                    .mapToObj(unused ->
                            realm.admin("DELETE", "/users/" + dave, null).status())
                    .toList();
            assertThat(answers).contains(204);
        });
    }

    /** An import that replaces a user removes them first; whatever fails later brings them back. */
    @Test
    void aRemovalThatIsRolledBackIsNotTold() {
        String kate = newUser("kate");
        login("app", "kate");
        Map<String, Object> broken = TestRealm.user("lena");
        broken.put("clientRoles", Map.of("no-such-client", List.of("role")));

        List<JsonNode> told = added(
                "sources",
                () -> assertThat(overwrite(TestRealm.user("kate"), broken)).isGreaterThanOrEqualTo(400));

        assertThat(told).isEmpty();
        assertThat(realm.userId("kate")).isEqualTo(kate);
        assertThat(told(
                                "sessions-revoked",
                                "user_deleted",
                                "admin",
                                () -> assertThat(overwrite(TestRealm.user("kate")))
                                        .isEqualTo(200))
                        .get("user")
                        .asText())
                .isEqualTo(kate);
    }

    private static int overwrite(Object... users) {
        return realm.admin("POST", "/partialImport", Map.of("ifResourceExists", "OVERWRITE", "users", List.of(users)))
                .status();
    }

    @Test
    void aUserWithoutSessionsIsNobodysConcern() {
        String erin = newUser("erin");

        assertThat(added(
                        "sources",
                        () -> realm.admin("DELETE", "/users/" + erin, null).expect(204)))
                .isEmpty();
    }

    @Test
    void aUserWhoDeletesThemselves() {
        String frank = newUser("frank");
        String account = realm.clientUuid("account");
        JsonNode role = realm.admin("/clients/" + account + "/roles/delete-account");
        realm.admin("POST", "/users/" + frank + "/role-mappings/clients/" + account, List.of(role))
                .expect(204);
        JsonNode action = realm.admin("/authentication/required-actions/delete_account");
        realm.admin(
                        "PUT",
                        "/authentication/required-actions/delete_account",
                        ((ObjectNode) action).put("enabled", true))
                .expect(204);
        login("web", "frank");
        Browser browser = new Browser().login(realm, "app", "frank", Map.of("kc_action", "delete_account"));

        JsonNode told = told("sessions-revoked", "user_deleted", "user", () -> browser.submit(Map.of()));

        assertThat(told.get("user").asText()).isEqualTo(frank);
    }

    @Test
    void aPasswordChangedWithOtherDevicesSignedOut() {
        newUser("grace");
        String other = login("web", "grace").get("session_state").asText();
        Browser browser = new Browser().login(realm, "app", "grace", Map.of("kc_action", "UPDATE_PASSWORD"));

        JsonNode told = told(
                "session-revoked",
                "credential_changed",
                "user",
                () -> browser.submit(
                        Map.of("password-new", "new", "password-confirm", "new", "logout-sessions", "on")));

        assertThat(told.get("session").asText()).isEqualTo(other);
        assertThat(browser.location()).startsWith(Browser.CALLBACK);
    }

    @Test
    void aClientIsDisabledAndDeleted() {
        client("leaving", Map.of(), Map.of());
        String leaving = "/clients/" + realm.clientUuid("leaving");
        realm.admin("POST", leaving + "/roles", Map.of("name", "guarded")).expect(201);
        assertThat(added("guarded", () -> realm.revoke("web", accessToken("web"))))
                .isEmpty();

        JsonNode told = told(
                "sessions-revoked",
                "client_disabled",
                "admin",
                () -> realm.admin("PUT", leaving, Map.of("clientId", "leaving", "enabled", false))
                        .expect(204));

        assertThat(told.get("client").asText()).isEqualTo("leaving");
        List<JsonNode> guarded = added(
                "guarded",
                () -> told(
                        "sessions-revoked",
                        "client_deleted",
                        "admin",
                        () -> realm.admin("DELETE", leaving, null).expect(204)));
        assertThat(guarded).hasSize(1);
    }

    @Test
    void ourOwnEndpointTellsOnce() {
        login("app", "alice");
        login("web", "alice");

        told(
                "sessions-revoked",
                "revoked_by_admin",
                "admin",
                () -> realm.admin(
                                "POST",
                                "/token-lifecycle/revocations",
                                Map.of("user", realm.userId("alice"), "reason", "offboarding"))
                        .expect(200));
    }

    @Test
    void allSessionsOfAClientThroughOurEndpoint() {
        client("leaky", Map.of(), Map.of());
        login("leaky", "alice");

        JsonNode told = told(
                "sessions-revoked",
                "revoked_by_admin",
                "admin",
                () -> realm.admin(
                                "POST",
                                "/token-lifecycle/revocations",
                                Map.of("client", "leaky", "reason", "secret leaked"))
                        .expect(200));

        assertThat(told.get("client").asText()).isEqualTo("leaky");
        assertThat(told.has("user")).isFalse();
    }

    @Test
    void aFamilyThatAnAdminEnds() {
        JsonNode login = login("app", "alice");
        String family =
                Jwt.claims(login.get("refresh_token").asText()).get("jti").asText();

        JsonNode told = told(
                "tokens-revoked",
                "revoked_by_admin",
                "admin",
                () -> realm.admin("DELETE", "/token-lifecycle/families/" + family, null)
                        .expect(200));

        assertThat(told.get("family").asText()).isEqualTo(family);
        assertThat(told.get("session").asText())
                .isEqualTo(login.get("session_state").asText());
    }

    @Test
    void anotherSystemThatRevokesGlobally() {
        realm.admin("POST", "/clients", TestRealm.confidentialClient("token-lifecycle"))
                .expect(201);
        String uuid = realm.clientUuid("token-lifecycle");
        realm.admin("POST", "/clients/" + uuid + "/roles", Map.of("name", "global-token-revocation"))
                .expect(201);
        String account = realm.admin("/clients/" + realm.clientUuid("web") + "/service-account-user")
                .get("id")
                .asText();
        realm.admin(
                        "POST",
                        "/users/" + account + "/role-mappings/clients/" + uuid,
                        List.of(realm.admin("/clients/" + uuid + "/roles/global-token-revocation")))
                .expect(204);
        String token = accessToken(realm, "web");
        login("app", "alice");
        String alice = realm.userId("alice");

        JsonNode told = told(
                "sessions-revoked",
                "global_token_revocation",
                "system",
                () -> Http.json(
                                "POST",
                                realm.url() + "/token-lifecycle/global-token-revocation",
                                Map.of("sub_id", Map.of("format", "opaque", "id", alice)),
                                "Authorization",
                                "Bearer " + token)
                        .expect(204));

        assertThat(told.get("user").asText()).isEqualTo(alice);
    }

    /** By itself, in the eyes of a refresh, of the browser that has the cookie, and of an introspection. */
    @Test
    void aSessionThatExpiresIsNotTold() {
        try (TestRealm shortly = TestRealm.create(realm.server(), Map.of("ssoSessionMaxLifespan", 3))) {
            shortly.policy("revocation-hook", Map.of("hook-name", "expiry", "endpoint-url", receiver.url("/expiry")));
            Browser browser = new Browser().login(shortly, "web", "alice", Map.of());
            JsonNode login = shortly.login("app", "alice", "openid").json();
            String refresh = login.get("refresh_token").asText();
            // The hook works.
            shortly.revoke("web", accessToken(shortly, "web")).expect(200);
            receiver.await(request -> request.path().equals("/expiry"));

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> shortly.refresh("app", refresh).status() == 400);
            browser.open(shortly.url() + "/protocol/openid-connect/auth?client_id=web&response_type=code&scope=openid"
                    + "&redirect_uri=" + Browser.CALLBACK);
            assertThat(browser.page()).contains("<form");
            browser.submit(Map.of("username", "bob", "password", TestRealm.PASSWORD));
            assertThat(browser.location()).startsWith(Browser.CALLBACK);
            assertThat(shortly.userinfo(login.get("access_token").asText()).status())
                    .isEqualTo(401);

            assertThat(shortly.admin("/token-lifecycle/deliveries")).hasSize(1);
        }
    }

    @Test
    void anAdminsOwnSessionThatImpersonationReplaces() {
        newUser("mary");
        String management = realm.clientUuid("realm-management");
        realm.admin(
                        "POST",
                        "/users/" + realm.userId("mary") + "/role-mappings/clients/" + management,
                        List.of(realm.admin("/clients/" + management + "/roles/realm-admin")))
                .expect(204);
        JsonNode login = login("app", "mary");
        String bob = realm.userId("bob");

        JsonNode told = told(
                "session-revoked",
                "logout",
                "admin",
                () -> Http.json(
                                "POST",
                                realm.server().url() + "/admin/realms/" + realm.name() + "/users/" + bob
                                        + "/impersonation",
                                Map.of(),
                                "Authorization",
                                "Bearer " + login.get("access_token").asText())
                        .expect(200));

        assertThat(told.get("session").asText())
                .isEqualTo(login.get("session_state").asText());
        assertThat(told.get("user").asText()).isEqualTo(realm.userId("mary"));
    }

    /** The login page was open in another tab before the first user logged in. */
    @Test
    void aSessionThatAnotherUsersLoginReplaces() {
        newUser("olga");
        String auth = realm.url()
                + "/protocol/openid-connect/auth?client_id=web&response_type=code&scope=openid&redirect_uri="
                + Browser.CALLBACK;
        Browser second = new Browser().open(auth);
        Browser first = new Browser().login(realm, "web", "olga", Map.of());
        second.share(first, "KEYCLOAK_");

        JsonNode told = told(
                "session-revoked",
                "logout",
                "user",
                () -> second.submit(Map.of("username", "bob", "password", TestRealm.PASSWORD)));

        assertThat(second.location()).startsWith(Browser.CALLBACK);
        assertThat(told.get("user").asText()).isEqualTo(realm.userId("olga"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"selfmade", "self/made"})
    void aClientThatDisablesItself(String clientId) {
        client(clientId, Map.of(), Map.of());
        String token = realm.admin(
                        "POST", "/clients/" + realm.clientUuid(clientId) + "/registration-access-token", null)
                .expect(200)
                .json()
                .get("registrationAccessToken")
                .asText();
        String own = realm.url() + "/clients-registrations/default/" + clientId.replace("/", "%2F");

        JsonNode told = told(
                "sessions-revoked",
                "client_disabled",
                "system",
                () -> Http.json(
                                "PUT",
                                own,
                                Map.of("clientId", clientId, "enabled", false),
                                "Authorization",
                                "Bearer " + token)
                        .expect(200));

        assertThat(told.get("client").asText()).isEqualTo(clientId);
    }

    /** Keycloak ends the session and answers that it failed, because a client wants a browser for its logout. */
    @Test
    void anIdentityProvidersLogoutThatKeycloakCountsAsFailed() {
        try (TestRealm upstream = TestRealm.create()) {
            broker(upstream, "failing", "una");
            Browser browser = new Browser().login(realm, "front", "una", Map.of("kc_idp_hint", "failing"));
            assertThat(browser.location()).startsWith(Browser.CALLBACK);

            JsonNode told = told(
                    "session-revoked",
                    "identity_provider_logout",
                    "system",
                    () -> upstream.admin("POST", "/users/" + upstream.userId("una") + "/logout", null)
                            .expect(204));

            assertThat(told.get("user").asText()).isEqualTo(realm.userId("una"));
        }
    }

    @Test
    void anIdentityProviderThatLogsOut() {
        try (TestRealm upstream = TestRealm.create()) {
            broker(upstream, "upstream", "uma");
            Browser browser = new Browser().login(realm, "web", "uma", Map.of("kc_idp_hint", "upstream"));
            assertThat(browser.location()).startsWith(Browser.CALLBACK);

            JsonNode told = told(
                    "session-revoked",
                    "identity_provider_logout",
                    "system",
                    () -> upstream.admin("POST", "/users/" + upstream.userId("uma") + "/logout", null)
                            .expect(204));

            assertThat(told.get("user").asText()).isEqualTo(realm.userId("uma"));
        }
    }

    /** Keycloak ends the session and raises no event. */
    @Test
    void aSamlIdentityProviderThatLogsOut() {
        try (TestRealm upstream = TestRealm.create()) {
            samlBroker(upstream, "saml", "sam");
            Browser browser = new Browser().login(realm, "web", "sam", Map.of("kc_idp_hint", "saml"));
            assertThat(browser.location()).startsWith(Browser.CALLBACK);

            JsonNode told = told("session-revoked", "identity_provider_logout", "system", () -> {
                upstream.admin("POST", "/users/" + upstream.userId("sam") + "/logout", null)
                        .expect(204);
                assertThat(realm.admin("/users/" + realm.userId("sam") + "/sessions"))
                        .isEmpty();
            });

            assertThat(told.get("user").asText()).isEqualTo(realm.userId("sam"));
        }
    }

    private static void samlBroker(TestRealm upstream, String alias, String username) {
        String endpoint = realm.url() + "/broker/" + alias + "/endpoint";
        upstream.admin(
                        "POST",
                        "/clients",
                        Map.of(
                                "clientId",
                                realm.url(),
                                "protocol",
                                "saml",
                                "enabled",
                                true,
                                "frontchannelLogout",
                                false,
                                "redirectUris",
                                List.of(endpoint + "*"),
                                "attributes",
                                Map.of(
                                        "saml_single_logout_service_url_post", endpoint,
                                        "saml.client.signature", "false",
                                        "saml.server.signature", "false",
                                        "saml.force.post.binding", "false",
                                        "saml_force_name_id_format", "true",
                                        "saml_name_id_format", "username")))
                .expect(201);
        upstream.admin("POST", "/users", TestRealm.user(username)).expect(201);
        realm.admin(
                        "POST",
                        "/identity-provider/instances",
                        Map.of(
                                "alias",
                                alias,
                                "providerId",
                                "saml",
                                "enabled",
                                true,
                                "config",
                                Map.of(
                                        "singleSignOnServiceUrl", upstream.url() + "/protocol/saml",
                                        "singleLogoutServiceUrl", upstream.url() + "/protocol/saml",
                                        "idpEntityId", upstream.url(),
                                        "nameIDPolicyFormat", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
                                        "principalType", "SUBJECT",
                                        "postBindingAuthnRequest", "false",
                                        "postBindingResponse", "false",
                                        "validateSignature", "false",
                                        "syncMode", "IMPORT")))
                .expect(201);
        realm.admin("POST", "/users", TestRealm.user(username)).expect(201);
        realm.admin(
                        "POST",
                        "/users/" + realm.userId(username) + "/federated-identity/" + alias,
                        Map.of("identityProvider", alias, "userId", username, "userName", username))
                .expect(204);
    }

    /** Lets the users of {@code upstream} log in, of whom there is one, and be logged out from there. */
    private static void broker(TestRealm upstream, String alias, String username) {
        Map<String, Object> broker = TestRealm.confidentialClient("downstream");
        broker.put(
                "attributes",
                Map.of(
                        "backchannel.logout.url",
                        realm.url() + "/protocol/openid-connect/logout/backchannel-logout",
                        "backchannel.logout.session.required",
                        "true"));
        upstream.admin("POST", "/clients", broker).expect(201);
        upstream.admin("POST", "/users", TestRealm.user(username)).expect(201);
        realm.admin("POST", "/identity-provider/instances", identityProvider(upstream, alias))
                .expect(201);
    }

    private static Map<String, Object> identityProvider(TestRealm upstream, String alias) {
        String oidc = upstream.url() + "/protocol/openid-connect";
        return Map.of(
                "alias",
                alias,
                "providerId",
                "oidc",
                "enabled",
                true,
                "config",
                Map.of(
                        "clientId",
                        "downstream",
                        "clientSecret",
                        TestRealm.SECRET,
                        "clientAuthMethod",
                        "client_secret_post",
                        "authorizationUrl",
                        oidc + "/auth",
                        "tokenUrl",
                        oidc + "/token",
                        "jwksUrl",
                        oidc + "/certs",
                        "useJwksUrl",
                        "true",
                        "issuer",
                        upstream.url(),
                        "defaultScope",
                        "openid profile email"));
    }

    @Test
    void anotherRealmIsToldNothing() {
        try (TestRealm other = TestRealm.create()) {
            String alice = other.userId("alice");
            other.login("app", "alice", "openid").expect(200);

            assertThat(added(
                            "sources",
                            () -> other.admin("DELETE", "/users/" + alice, null).expect(204)))
                    .isEmpty();
        }
    }

    private static JsonNode told(String type, String reason, String initiator, Runnable action) {
        List<JsonNode> deliveries = added("sources", action);
        assertThat(deliveries).hasSize(1);
        JsonNode delivery = deliveries.get(0);
        assertThat(delivery.get("type").asText()).isEqualTo(type);
        assertThat(delivery.at("/revocation/reason").asText()).isEqualTo(reason);
        assertThat(delivery.at("/revocation/initiator").asText()).isEqualTo(initiator);
        JsonNode revocation = delivery.get("revocation");
        ((ObjectNode) revocation).put("id", delivery.get("id").asText());
        assertThat(received(revocation).get("iss").asText()).isEqualTo(realm.url());
        return revocation;
    }

    private static JsonNode received(JsonNode told) {
        String id = told.get("id").asText();
        return receiver.await(request ->
                        request.path().equals("/hook") && request.id().equals(id))
                .json();
    }

    private static List<JsonNode> added(String hook, Runnable action) {
        Set<String> before =
                deliveries(hook).stream().map(each -> each.get("id").asText()).collect(Collectors.toSet());
        action.run();
        return deliveries(hook).stream()
                .filter(each -> !before.contains(each.get("id").asText()))
                .toList();
    }

    private static List<JsonNode> deliveries(String hook) {
        JsonNode page = realm.admin("/token-lifecycle/deliveries?max=100&hook=" + hook);
        return StreamSupport.stream(page.spliterator(), false).toList();
    }

    private static String newUser(String name) {
        realm.admin("POST", "/users", TestRealm.user(name)).expect(201);
        return realm.userId(name);
    }

    private static JsonNode login(String clientId, String username) {
        return realm.login(clientId, username, "openid").expect(200).json();
    }

    private static String accessToken(String clientId) {
        return login(clientId, "alice").get("access_token").asText();
    }

    private static void account(JsonNode login, String method, String path) {
        Http.json(
                        method,
                        realm.url() + "/account" + path,
                        null,
                        "Authorization",
                        "Bearer " + login.get("access_token").asText(),
                        "Accept",
                        "application/json")
                .expect(204);
    }

    private static String accessToken(TestRealm in, String clientId) {
        return in.token(clientId, Map.of("grant_type", "client_credentials"))
                .expect(200)
                .json()
                .get("access_token")
                .asText();
    }

    private static long seconds() {
        return Instant.now().getEpochSecond();
    }
}
