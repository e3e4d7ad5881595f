package dev.tokenlifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class HookSourcesIT {
    private static final String EVENT = "https://schemas.openid.net/secevent/";

    private static TestRealm realm;
    private static Receiver receiver;

    @BeforeAll
    static void makeRealm() {
        receiver = Receiver.start();
        realm = TestRealm.create();
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
                        Map.of("hook-name", "sources", "endpoint-url", receiver.url("/set"))),
                // The same hook in another policy: still one delivery.
                new Policy(
                        "again",
                        "any-client",
                        Map.of(),
                        "revocation-hook",
                        Map.of("hook-name", "sources", "endpoint-url", receiver.url("/set"))));
    }

    @AfterAll
    static void removeRealm() {
        realm.close();
        receiver.close();
    }

    @Test
    void aRevokedAccessTokenIsTold() {
        JsonNode login = login();
        String token = login.get("access_token").asText();
        realm.revoke("app", token).expect(200);

        JsonNode told = told(EVENT + "oauth/event-type/token-revoked", "token_revocation");

        assertThat(told.toString()).contains(Jwt.claims(token).get("jti").asText());
    }

    @Test
    void aRevokedRefreshTokenIsTold() {
        String token = login().get("refresh_token").asText();
        realm.revoke("app", token).expect(200);

        JsonNode told = told(EVENT + "oauth/event-type/tokens-revoked", "token_revocation");

        assertThat(told.toString()).contains(Jwt.claims(token).get("jti").asText());
    }

    @Test
    void reuseIsToldWithItsVerdictAndItsFamily() {
        String token = login().get("refresh_token").asText();
        realm.refresh("app", token).expect(200);
        realm.refresh("app", token).expect(400);

        JsonNode told = told(EVENT + "oauth/event-type/tokens-revoked", "superseded");

        assertThat(told.toString()).contains(Jwt.claims(token).get("jti").asText());
    }

    @Test
    void aLogoutIsTold() {
        JsonNode login = login();
        realm.logout("app", login.get("refresh_token").asText()).expect(204);

        JsonNode told = told(EVENT + "caep/event-type/session-revoked", "logout");

        assertThat(told.toString()).contains(login.get("session_state").asText());
    }

    @Test
    void aSessionEndedByAnAdminIsTold() {
        String session = login().get("session_state").asText();
        realm.admin("DELETE", "/sessions/" + session, null).expect(204);

        assertThat(told(EVENT + "caep/event-type/session-revoked", "admin_logout")
                        .toString())
                .contains(session);
    }

    @Test
    void aUserLoggedOutByAnAdminIsTold() {
        login();
        realm.admin("POST", "/users/" + realm.userId("alice") + "/logout", null).expect(204);

        assertThat(told(EVENT + "risc/event-type/sessions-revoked", "admin_logout")
                        .toString())
                .contains(realm.userId("alice"));
    }

    @Test
    void aDisabledAndADeletedUserAreTold() {
        realm.admin("POST", "/users", TestRealm.user("carol")).expect(201);
        String carol = realm.userId("carol");
        realm.admin("PUT", "/users/" + carol, Map.of("enabled", false)).expect(204);
        assertThat(told(EVENT + "risc/event-type/account-disabled", "user_disabled")
                        .toString())
                .contains(carol);

        realm.admin("DELETE", "/users/" + carol, null).expect(204);
        assertThat(told(EVENT + "risc/event-type/account-purged", "user_deleted")
                        .toString())
                .contains(carol);
    }

    /** The one delivery of this type and reason since the test began; a second one would fail the marker's count. */
    private static JsonNode told(String type, String reason) {
        Receiver.Received received = receiver.await(each -> {
            JsonNode claims = Jwt.claims(each.body());
            return claims.at("/events").has(type) && claims.toString().contains("\"" + reason + "\"");
        });
        JsonNode claims = Jwt.claims(received.body());
        assertThat(claims.get("iss").asText()).isEqualTo(realm.url());
        List<String> txns = receiver.received().stream()
                .map(each -> Jwt.claims(each.body()).get("txn").asText())
                .toList();
        assertThat(txns).doesNotHaveDuplicates();
        return claims;
    }

    private static JsonNode login() {
        return realm.login("app", "alice", "openid").expect(200).json();
    }
}
