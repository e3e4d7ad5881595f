package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Browser;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client revokes, or reuse of its token ends. */
final class ClientRevocationIT extends HookedRealm {
    @Test
    void aRevokedAccessTokenNotifiesTheHook() {
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
    void aRevokedRefreshOrOfflineTokenNotifiesTheHook(String scope) {
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
    void reuseNotifiesTheHookOfWhatItEnds(String onReuse, String type) {
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
    void aLogoutThatAClientBeginsNotifiesTheHook(String clientId) {
        Browser browser = new Browser().login(realm, clientId, "alice", Map.of());
        String idToken = realm.redeem(clientId, browser.code(), Browser.CALLBACK)
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

    /** RFC 6749 §4.1.2: somebody else may have the code. Keycloak ends what the client has of the session. */
    @Test
    @DisabledIfSystemProperty(named = "rollback.on.error", matches = "true")
    void anAuthorizationCodeThatIsUsedTwiceNotifiesTheHook() {
        String code = new Browser().login(realm, "web", "alice", Map.of()).code();
        JsonNode login = realm.redeem("web", code, Browser.CALLBACK);
        String family =
                Jwt.claims(login.get("refresh_token").asText()).get("jti").asText();

        JsonNode told = told("tokens-revoked", "code_reused", "system", () -> {
            redeemAgain(code, Browser.CALLBACK);
            redeemAgain(code, Browser.CALLBACK);
        });

        assertThat(told.get("client").asText()).isEqualTo("web");
        assertThat(told.get("user").asText()).isEqualTo(realm.userId("alice"));
        assertThat(told.get("session").asText())
                .isEqualTo(login.get("session_state").asText());
        assertThat(realm.admin("/token-lifecycle/families?status=revoked&client=web")
                        .findValuesAsText("family"))
                .contains(family);
        realm.refresh("web", login.get("refresh_token").asText()).expect(400);
    }

    /** Where Keycloak takes back what it has ended, nobody is told that something ended. */
    @Test
    @EnabledIfSystemProperty(named = "rollback.on.error", matches = "true")
    void anAuthorizationCodeThatIsUsedTwiceAndEndsNothing() {
        String code = new Browser().login(realm, "web", "alice", Map.of()).code();
        JsonNode login = realm.redeem("web", code, Browser.CALLBACK);

        redeemAgain(code, Browser.CALLBACK);

        realm.refresh("web", login.get("refresh_token").asText()).expect(200);
    }

    /** Keycloak refuses the code, and ends nothing that an earlier code has brought. */
    @Test
    void anAuthorizationCodeThatDoesNotFitEndsNothing() {
        Browser browser = new Browser().login(realm, "web", "alice", Map.of());
        JsonNode login = realm.redeem("web", browser.code(), Browser.CALLBACK);

        redeemAgain(browser.authorize(realm, "web", Map.of()).code(), "http://127.0.0.1:1/another");

        realm.refresh("web", login.get("refresh_token").asText()).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "...", "x.y.z", "x.y.f:z", "x.%00.%00", "x.y.z.z", "x.\u00e9.\ud83d\ude00"})
    void aCodeThatIsNoneIsRefused(String code) {
        redeemAgain(code, Browser.CALLBACK);
    }

    private static void redeemAgain(String code, String redirectUri) {
        realm.token("web", Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", redirectUri))
                .expect(400);
    }

    @Test
    void aLogoutWithARefreshTokenNotifiesTheHook() {
        JsonNode login = login("app", "alice");

        told(
                "session-revoked",
                "logout",
                "user",
                () -> realm.logout("app", login.get("refresh_token").asText()).expect(204));
    }

    /** By itself, in the eyes of a refresh, of the browser that has the cookie, and of an introspection. */
    @Test
    void aSessionThatExpiresNotifiesNoHook() {
        try (TestRealm shortly = TestRealm.create(realm.server(), it -> it.setSsoSessionMaxLifespan(3))) {
            shortly.policy("revocation-hook", Map.of("hook-name", "expiry", "endpoint-url", receiver.url("/expiry")));
            Browser browser = new Browser().login(shortly, "web", "alice", Map.of());
            JsonNode login = shortly.login("app", "alice", "openid").json();
            String refresh = login.get("refresh_token").asText();
            // The hook works.
            shortly.revoke("web", Callers.serviceToken(shortly, "web")).expect(200);
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

    @ParameterizedTest
    @ValueSource(strings = {"selfmade", "self/made"})
    void aClientThatDisablesItselfNotifiesTheHook(String clientId) {
        client(clientId, it -> {}, Map.of());
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

    @Test
    void theHookOfAnotherRealmIsNotNotified() {
        try (TestRealm other = TestRealm.create()) {
            String alice = other.userId("alice");
            other.login("app", "alice", "openid").expect(200);

            assertThat(added(
                            "sources",
                            () -> other.admin("DELETE", "/users/" + alice, null).expect(204)))
                    .isEmpty();
        }
    }
}
