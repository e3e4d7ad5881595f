package dev.tokenlifecycle.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TokenLife;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.ClientRepresentation;

/** Every other way by which Keycloak hands out an access token. */
final class LifetimeGrantsIT {
    private static final int CEILING = 55;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @BeforeAll
    static void makeRealm() {
        ClientRepresentation all = TestRealm.confidentialClient("all");
        all.setImplicitFlowEnabled(true);
        all.setAuthorizationServicesEnabled(true);
        all.setAuthorizationSettings(TestRealm.oneResource("thing"));
        all.setRedirectUris(List.of(BrowserLogin.CALLBACK));
        all.setAttributes(Map.of(
                "oauth2.device.authorization.grant.enabled", "true",
                "standard.token.exchange.enabled", "true",
                "access.token.lifespan", "1200"));
        realm.admin("POST", "/clients", all).expect(201);
        realm.policy("access-token-lifetime", Map.of("max-lifetime-seconds", Integer.toString(CEILING)));
    }

    @Test
    void anAuthorizationCodeGivesCappedTokens() {
        String code = BrowserLogin.at(realm, "all", "code", "openid").get("code");

        assertCapped(realm.redeem("all", code, BrowserLogin.CALLBACK));
    }

    @Test
    void theImplicitFlowGivesCappedTokens() {
        Map<String, String> answer = BrowserLogin.at(realm, "all", "id_token token", "openid");

        TokenLife.assertCapped(answer.get("access_token"), Long.parseLong(answer.get("expires_in")), CEILING);
        assertThat(TokenLife.of(answer.get("id_token"))).isLessThanOrEqualTo(CEILING);
    }

    @Test
    void theHybridFlowGivesCappedTokens() {
        Map<String, String> answer = BrowserLogin.at(realm, "all", "code id_token token", "openid");

        assertCapped(answer.get("access_token"));
        assertThat(TokenLife.of(answer.get("id_token"))).isLessThanOrEqualTo(CEILING);
    }

    @Test
    void anOfflineTokenGivesCappedTokens() {
        JsonNode login =
                realm.login("all", "alice", "openid offline_access").expect(200).json();

        assertCapped(login);
        assertCapped(realm.refresh("all", login.get("refresh_token").asText())
                .expect(200)
                .json());
    }

    @Test
    void aUmaTicketIsCapped() {
        String token = realm.login("all", "alice", "openid")
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        JsonNode rpt = realm.umaTicket(token, "all").expect(200).json();

        assertCapped(rpt.get("access_token").asText());
    }

    @Test
    void standardTokenExchangeGivesCappedTokens() {
        String token = realm.login("all", "alice", "openid")
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        JsonNode exchanged = realm.exchange("all", token, Map.of()).expect(200).json();

        assertCapped(exchanged);
    }

    @Test
    void aDeviceGetsCappedTokens() {
        JsonNode device = Http.post(
                        realm.url() + "/protocol/openid-connect/auth/device",
                        Map.of("client_id", "all", "client_secret", TestRealm.SECRET, "scope", "openid"))
                .expect(200)
                .json();
        BrowserLogin.approve(device.get("verification_uri_complete").asText());

        assertCapped(realm.token(
                        "all",
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:device_code",
                                "device_code",
                                device.get("device_code").asText()))
                .expect(200)
                .json());
    }

    @Test
    void lightweightTokensAreCapped() {
        ClientRepresentation client = TestRealm.confidentialClient("light");
        client.setAttributes(Map.of("client.use.lightweight.access.token.enabled", "true"));
        realm.admin("POST", "/clients", client).expect(201);

        assertCapped(realm.login("light", "alice", "openid").expect(200).json());
    }

    @Test
    void theReportNamesWhoIsOverTheCeilingAndWhichPolicyDecides() {
        JsonNode report = realm.admin("/token-lifecycle/lifetimes?max=1000");
        JsonNode all = find(report, "all");
        JsonNode app = find(report, "app");

        assertThat(all.get("over_ceiling").asBoolean()).isTrue();
        assertThat(all.get("configured_seconds").asInt()).isEqualTo(1200);
        assertThat(all.get("effective_seconds").asInt()).isEqualTo(CEILING);
        assertThat(all.get("decided_by").get(0).asText()).isEqualTo("test");
        assertThat(app.get("over_ceiling").asBoolean()).isFalse();
        assertThat(app.has("configured_seconds")).isFalse();
        assertThat(realm.admin("GET", "/token-lifecycle/lifetimes?max=0", null).status())
                .isEqualTo(400);
        assertThat(realm.admin("GET", "/token-lifecycle/lifetimes?first=x", null)
                        .status())
                .isEqualTo(400);
    }

    private static JsonNode find(JsonNode report, String clientId) {
        for (JsonNode client : report) {
            if (clientId.equals(client.get("client_id").asText())) {
                return client;
            }
        }
        throw new AssertionError(clientId + " is not in " + report);
    }

    private static void assertCapped(JsonNode answer) {
        TokenLife.assertCapped(answer, CEILING);
    }

    private static void assertCapped(String accessToken) {
        assertThat(TokenLife.of(accessToken)).isEqualTo(CEILING);
    }
}
