package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Browser;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users end themselves. */
final class UserRevocationIT extends HookedRealm {
    @Test
    void aDeviceThatTheUserSignsOutOnlineAndOfflineIsOneRevocation() {
        newUser("henry");
        JsonNode phone = login("app", "henry");
        JsonNode laptop = realm.login("app", "henry", "openid offline_access").json();
        String id = laptop.get("session_state").asText();

        JsonNode told = told("session-revoked", "logout", "user", () -> account(phone, "DELETE", "/sessions/" + id));

        assertThat(told.get("session").asText()).isEqualTo(id);
    }

    /** Keycloak ends the online and the offline session one after the other and raises an event each time. */
    @Test
    void onlineAndOfflineSessionsThatTheUserSignsOutAreRevoked() {
        newUser("harry");
        JsonNode phone = login("app", "harry");
        Browser laptop = new Browser().login(realm, "web", "harry", Map.of());
        realm.redeem("web", laptop.code(), Browser.CALLBACK);
        laptop.open(realm.url()
                + "/protocol/openid-connect/auth?client_id=app&response_type=code&scope=openid%20offline_access&redirect_uri="
                + URLEncoder.encode(Browser.CALLBACK, StandardCharsets.UTF_8));
        String session = realm.redeem("app", laptop.code(), Browser.CALLBACK)
                .get("session_state")
                .asText();

        account(phone, "DELETE", "/sessions/" + session);

        JsonNode revoked = realm.admin("/token-lifecycle/families?user=harry&status=revoked")
                .get("families");
        assertThat(revoked.findValuesAsText("client")).containsExactlyInAnyOrder("web", "app");
        assertThat(revoked.findValuesAsText("offline")).containsExactlyInAnyOrder("true", "false");
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
    void aConsentThatTheUserWithdrawsNotifiesTheHook() {
        newUser("jane");
        client("asks", it -> it.setConsentRequired(true), Map.of());
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

    /** Keycloak has removed it before it raises its event. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/v1alpha1"})
    @DisabledIfSystemProperty(
            named = "server.mode",
            matches = "volatile",
            disabledReason = "nobody knows a user's sessions")
    void anOfflineSessionThatEndsWithTheConsentThatTheUserWithdrawsIsNamed(String version) {
        String user = "lea" + version.length();
        newUser(user);
        JsonNode login = login("web", user);
        String ended = offlineSession("app", user);

        JsonNode told = told(
                "tokens-revoked",
                "consent_revoked",
                "user",
                () -> account(login, "DELETE", version + "/applications/app/consent"));

        assertThat(sessionIds(told))
                .containsExactlyInAnyOrder(login.get("session_state").asText(), ended);
    }

    @Test
    @DisabledIfSystemProperty(
            named = "server.mode",
            matches = "volatile",
            disabledReason = "nobody knows a user's sessions")
    void aUserWithoutSessionsIsNobodysConcern() {
        String erin = newUser("erin");

        assertThat(added(
                        "sources",
                        () -> realm.admin("DELETE", "/users/" + erin, null).expect(204)))
                .isEmpty();
    }

    @Test
    void aUserWhoDeletesThemselvesNotifiesTheHook() {
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
    void aPasswordChangedWithOtherDevicesSignedOutNotifiesTheHook() {
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

    /** The login page was open in another tab before the first user logged in. */
    @Test
    void aSessionThatAnotherUsersLoginReplacesNotifiesTheHook() {
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
}
