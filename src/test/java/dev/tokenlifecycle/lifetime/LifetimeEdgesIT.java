package dev.tokenlifecycle.lifetime;

import static dev.tokenlifecycle.server.TokenLife.assertBothCapped;
import static dev.tokenlifecycle.server.TokenLife.assertCapped;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import dev.tokenlifecycle.server.TokenLife;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.representations.idm.ClientRepresentation;

/** The ceiling where sessions, realms, scopes and conditions are unusual. The realm's own default is twenty minutes. */
final class LifetimeEdgesIT {
    private static final int LONG = 1200;
    private static final int IMPLICIT = 1500;
    private static final int SESSION_MAX = 7200;
    private static final int REMEMBERED_MAX = 36000;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer(it -> {
        it.setAccessTokenLifespan(LONG);
        it.setAccessTokenLifespanForImplicitFlow(IMPLICIT);
        it.setSsoSessionMaxLifespan(SESSION_MAX);
        it.setRememberMe(true);
        it.setSsoSessionMaxLifespanRememberMe(REMEMBERED_MAX);
        it.setAttributes(Map.of("acr.loa.map", "{\"gold\":\"1\",\"silver\":\"1\"}"));
    });

    @BeforeAll
    static void makeRealm() {
        realm.admin("POST", "/clients", client("maximum", Map.of("access.token.lifespan", "-1")))
                .expect(201);
        ClientRepresentation all = client(
                "all",
                Map.of(
                        "standard.token.exchange.enabled", "true",
                        "oauth2.device.authorization.grant.enabled", "true"));
        all.setImplicitFlowEnabled(true);
        realm.admin("POST", "/clients", all).expect(201);
        ClientRepresentation server = client("resources", Map.of());
        server.setAuthorizationServicesEnabled(true);
        server.setAuthorizationSettings(TestRealm.oneResource("thing"));
        realm.admin("POST", "/clients", server).expect(201);
        realm.admin("POST", "/clients/" + realm.clientUuid("all") + "/roles", Map.of("name", "strict"))
                .expect(201);
    }

    private static ClientRepresentation client(String clientId, Map<String, String> attributes) {
        ClientRepresentation client = TestRealm.confidentialClient(clientId);
        client.setRedirectUris(List.of(BrowserLogin.CALLBACK));
        client.setAttributes(attributes);
        return client;
    }

    @BeforeEach
    void noPolicy() {
        realm.policies();
    }

    @Test
    void aClientWithTheSessionsMaximum() {
        assertThat(TokenLife.of(realm.login("maximum", "alice", "openid").json(), "access_token"))
                .isGreaterThan(SESSION_MAX - 60);

        ceiling("120");
        assertBothCapped(realm.login("maximum", "alice", "openid").json(), 120);
    }

    @Test
    void theReportSaysWhatKeycloakWouldDo() {
        ClientRepresentation brief =
                client("brief", Map.of("access.token.lifespan", "-1", "client.session.max.lifespan", "600"));
        // Offline sessions, which its session's maximum doesn't end, are not for this client.
        brief.setDefaultClientScopes(List.of("basic"));
        brief.setOptionalClientScopes(List.of());
        realm.admin("POST", "/clients", brief).expect(201);

        assertThat(stock("brief")).isEqualTo(600);
        assertThat(TokenLife.of(realm.login("brief", "alice", "openid").json(), "access_token"))
                .isBetween(598L, 600L);
        assertThat(stock("maximum")).isEqualTo(REMEMBERED_MAX);
        assertThat(stock("all")).isEqualTo(IMPLICIT);
        assertThat(stock("resources")).isEqualTo(LONG);
    }

    private static int stock(String clientId) {
        return report(clientId).get("keycloak_seconds").asInt();
    }

    private static JsonNode report(String clientId) {
        for (JsonNode client : realm.admin("/token-lifecycle/lifetimes?max=1000")) {
            if (clientId.equals(client.get("client_id").asText())) {
                return client;
            }
        }
        throw new AssertionError(clientId + " is not in the report");
    }

    @Test
    void aRememberedSession() {
        assertThat(TokenLife.of(byCode("maximum", ""), "access_token")).isGreaterThan(SESSION_MAX);

        ceiling("120");
        JsonNode login = byCode("maximum", "");
        assertBothCapped(login, 120);
        assertBothCapped(
                realm.refresh("maximum", login.get("refresh_token").asText()).json(), 120);
    }

    @Test
    void aShorterDefaultOfTheRealmStays() {
        ceiling("3600");

        assertBothCapped(realm.login("all", "alice", "openid").json(), LONG);
    }

    @Test
    void aLongerDefaultOfTheRealmIsCapped() {
        ceiling("600");

        assertBothCapped(realm.login("all", "alice", "openid").json(), 600);
        assertCapped(
                realm.token("all", Map.of("grant_type", "client_credentials")).json(), 600);
    }

    @Test
    void theShortestCeilingLeavesALivingToken() {
        ceiling("10");
        JsonNode login = realm.login("all", "alice", "openid").expect(200).json();

        assertBothCapped(login, 10);
        assertThat(realm.userinfo(login.get("access_token").asText()).status()).isEqualTo(200);
    }

    @Test
    void refreshAndOfflineTokensKeepTheirOwnLife() {
        JsonNode stock = realm.login("all", "alice", "openid").json();
        ceiling("10");
        JsonNode capped = realm.login("all", "alice", "openid").json();
        JsonNode offline = realm.login("all", "alice", "openid offline_access").json();

        // The session ends it, which began up to two seconds before the token.
        long own = TokenLife.of(stock, "refresh_token");
        assertThat(TokenLife.of(capped, "refresh_token")).isBetween(own - 2, own + 2);
        assertThat(offline.get("refresh_expires_in").asInt()).isZero();
        assertBothCapped(
                realm.refresh("all", offline.get("refresh_token").asText()).json(), 10);
    }

    @Test
    void aScopeThatARefreshLeavesOutHasNoCeilingAnyMore() {
        realm.policy(
                "access-token-lifetime", Map.of("max-lifetime-seconds", "600", "scope-lifetimes", List.of("phone=60")));
        JsonNode login = realm.login("all", "alice", "openid phone").json();
        assertBothCapped(login, 60);

        JsonNode less = realm.refresh("all", login.get("refresh_token").asText(), "openid")
                .expect(200)
                .json();
        assertThat(less.get("scope").asText()).doesNotContain("phone");
        assertBothCapped(less, 600);
        assertBothCapped(
                realm.refresh("all", less.get("refresh_token").asText()).json(), 60);
    }

    @Test
    void aScopeThatIsOnlyOnTheClientHasNoCeiling() {
        realm.policy(
                "access-token-lifetime", Map.of("max-lifetime-seconds", "600", "scope-lifetimes", List.of("phone=60")));

        assertBothCapped(realm.login("all", "alice", "openid").json(), 600);
    }

    @Test
    void aConditionOnTheScopeHoldsForARefreshThatDoesNotNameIt() {
        realm.policies(Policy.ofScope("phone", "access-token-lifetime", Map.of("max-lifetime-seconds", "60")));
        JsonNode login = realm.login("all", "alice", "openid phone").json();

        assertBothCapped(login, 60);
        assertBothCapped(
                realm.refresh("all", login.get("refresh_token").asText()).json(), 60);
        assertBothCapped(realm.login("all", "alice", "openid").json(), LONG);
    }

    @Test
    void aConditionOnTheClientHoldsForADevice() {
        realm.policies(strict("70"));
        JsonNode device = Http.post(
                        realm.url() + "/protocol/openid-connect/auth/device",
                        Map.of("client_id", "all", "client_secret", TestRealm.SECRET, "scope", "openid"))
                .expect(200)
                .json();
        BrowserLogin.approve(device.get("verification_uri_complete").asText());

        assertBothCapped(
                realm.token(
                                "all",
                                Map.of(
                                        "grant_type",
                                        "urn:ietf:params:oauth:grant-type:device_code",
                                        "device_code",
                                        device.get("device_code").asText()))
                        .expect(200)
                        .json(),
                70);
    }

    @Test
    void aUmaTicketHasTheCeilingOfItsHolderToo() {
        realm.policies(strict("70"));
        JsonNode ticket = realm.umaTicket(loginToken(), "resources").expect(200).json();

        assertCapped(ticket, 70);
    }

    /** Keycloak raises no event for a ticket, so nothing tells the condition which grant it is. */
    @ParameterizedTest
    @CsvSource({"urn:ietf:params:oauth:grant-type:uma-ticket,false", "password,true"})
    void aPolicyForAGrantAloneHoldsForNoUmaTicket(String grant, boolean negated) {
        realm.policies(Policy.ofGrant(grant, negated, "access-token-lifetime", Map.of("max-lifetime-seconds", "60")));
        assertCapped(realm.umaTicket(loginToken(), "resources").expect(200).json(), LONG);

        realm.policies(Policy.ofGrant(grant, negated, "refresh-token-rotation", Map.of("reuse-grace-seconds", "0")));
        String ticket = realm.umaTicket(loginToken(), "resources")
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
        assertThat(Jwt.claims(ticket).has("token_family")).isFalse();
    }

    @Test
    void besideAConditionOnTheClientTheGrantSaysNothingOfAUmaTicket() {
        realm.policies(strict("70"));
        realm.andCondition("grant-type", Map.of("grant_types", List.of("password")), "DEFAULT");
        assertCapped(realm.umaTicket(loginToken(), "resources").expect(200).json(), 70);

        realm.policies(strict("70"));
        realm.andCondition("grant-type", Map.of("grant_types", List.of("password")), "STRICT");
        assertCapped(realm.umaTicket(loginToken(), "resources").expect(200).json(), LONG);
    }

    @Test
    void standardTokenExchangeCapsItsIdToken() {
        ceiling("80");
        assertBothCapped(exchange(Map.of("scope", "openid")), 80);

        JsonNode idToken = exchange(Map.of("requested_token_type", TestRealm.ID_TOKEN));
        assertThat(TokenLife.of(idToken, "access_token")).isBetween(78L, 80L);
    }

    @Test
    void aPolicyForOneGrantCapsItsIdToken() {
        realm.policies(
                Policy.ofGrant("password", false, "access-token-lifetime", Map.of("max-lifetime-seconds", "90")));
        JsonNode login = realm.login("all", "alice", "openid").json();

        assertBothCapped(login, 90);
        assertBothCapped(
                realm.refresh("all", login.get("refresh_token").asText()).json(), LONG);
    }

    @Test
    void aStepUpCapsItsIdToken() {
        realm.policies(stepUp("gold", "100"));

        assertBothCapped(byCode("all", "&acr_values=gold"), 100);
        Map<String, String> implicit = BrowserLogin.at(realm, "all", "id_token token", "openid", "&acr_values=gold");
        assertThat(TokenLife.of(implicit.get("access_token"))).isEqualTo(100);
        assertThat(TokenLife.of(implicit.get("id_token"))).isBetween(98L, 100L);
    }

    /** Both logins share a session of Keycloak's, which keeps what their requests asked for. */
    @Test
    void aLaterLoginLengthensNoTokenOfAnEarlierOne() {
        realm.policies(stepUp("gold", "100"), stepUp("silver", "200"));
        BrowserLogin browser = new BrowserLogin();
        assertBothCapped(browser.tokens(realm, "all", "openid", "&acr_values=silver"), 200);
        JsonNode gold = browser.tokens(realm, "all", "openid", "&acr_values=gold");
        assertBothCapped(gold, 100);

        browser.tokens(realm, "all", "openid", "&acr_values=silver");

        assertBothCapped(
                realm.refresh("all", gold.get("refresh_token").asText())
                        .expect(200)
                        .json(),
                100);
    }

    private static Policy stepUp(String acr, String seconds) {
        return new Policy(
                acr,
                "acr-condition",
                Map.of("acr-property", acr),
                "access-token-lifetime",
                Map.of("max-lifetime-seconds", seconds));
    }

    /** Both conditions have to hold: the grant's abstains where Keycloak asks about answers, and in the report. */
    @Test
    void aPolicyForOneGrantOfSomeClientsIsNoPromiseForTheOthers() {
        realm.policies(strict("50"));
        realm.andCondition("grant-type", Map.of("grant_types", List.of("client_credentials")), "DEFAULT");

        assertCapped(
                realm.token("all", Map.of("grant_type", "client_credentials")).json(), 50);
        JsonNode login = realm.login("all", "alice", "openid phone").json();
        assertBothCapped(login, LONG);
        assertBothCapped(
                realm.refresh("all", login.get("refresh_token").asText()).json(), LONG);
        assertThat(report("all").has("ceiling_seconds")).isFalse();
        realm.policies(strict("50"));
        assertThat(report("all").get("ceiling_seconds").asInt()).isEqualTo(50);
        assertThat(report("resources").has("ceiling_seconds")).isFalse();
    }

    @Test
    void aCeilingThatIsTakenBackHoldsNoRunningSession() {
        ceiling("110");
        JsonNode login = byCode("all", "");
        assertBothCapped(login, 110);

        realm.policies();
        assertBothCapped(
                realm.refresh("all", login.get("refresh_token").asText()).json(), LONG);
    }

    private static JsonNode exchange(Map<String, String> more) {
        return realm.exchange("all", loginToken(), more).expect(200).json();
    }

    private static String loginToken() {
        return realm.login("all", "alice", "openid")
                .expect(200)
                .json()
                .get("access_token")
                .asText();
    }

    private static JsonNode byCode(String client, String more) {
        String code = BrowserLogin.at(realm, client, "code", "openid", more).get("code");
        return realm.redeem(client, code, BrowserLogin.CALLBACK);
    }

    private static Policy strict(String seconds) {
        return Policy.ofRole("strict", "access-token-lifetime", Map.of("max-lifetime-seconds", seconds));
    }

    private static void ceiling(String seconds) {
        realm.policy("access-token-lifetime", Map.of("max-lifetime-seconds", seconds));
    }
}
