package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.DpopKey;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.ClientRepresentation;

/** Every kind of session that has a refresh token, and those that have none. */
final class RotationSessionsIT {
    private static final Map<String, String> STRICT = Map.of("reuse-grace-seconds", "0");

    private static TestRealm realm;

    /** How a family of refresh tokens begins. */
    enum Login {
        ONLINE("web") {
            @Override
            JsonNode begin() {
                return login(client, "openid");
            }
        },
        OFFLINE("web") {
            @Override
            JsonNode begin() {
                return login(client, "openid offline_access");
            }
        },
        BROWSER_REMEMBERED("web") {
            @Override
            JsonNode begin() {
                return new BrowserLogin().tokens(realm, client, "openid", "");
            }
        },
        OFFLINE_IN_A_BROWSER("web") {
            @Override
            JsonNode begin() {
                BrowserLogin browser = new BrowserLogin();
                browser.tokens(realm, "app", "openid", "");
                return browser.tokens(realm, client, "openid offline_access", "");
            }
        },
        SERVICE_ACCOUNT("service") {
            @Override
            JsonNode begin() {
                return ok(client, Map.of("grant_type", "client_credentials"));
            }
        },
        TOKEN_EXCHANGE("exchange") {
            @Override
            JsonNode begin() {
                return exchange(TestRealm.REFRESH_TOKEN);
            }
        };

        final String client;

        Login(String client) {
            this.client = client;
        }

        abstract JsonNode begin();
    }

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.create(
                KeycloakServer.shared(),
                // Remembered sessions are ten times as long; only a browser asks for one.
                it -> {
                    it.setRememberMe(true);
                    it.setSsoSessionIdleTimeout(1_800);
                    it.setSsoSessionIdleTimeoutRememberMe(18_000);
                    it.setSsoSessionMaxLifespanRememberMe(360_000);
                });
        client("service", Map.of("client_credentials.use_refresh_token", "true"));
        client("unrefreshed", Map.of("use.refresh.tokens", "false"));
        client(
                "exchange",
                Map.of(
                        "standard.token.exchange.enabled",
                        "true",
                        "standard.token.exchange.enableRefreshRequestedTokenType",
                        "SAME_SESSION"));
    }

    @AfterAll
    static void removeRealm() {
        realm.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyFamilyRotatesAndDiesWithItsStolenToken(Login login) {
        rotation(STRICT);
        String stolen = refreshToken(login.begin());
        JsonNode second = refreshed(login.client, stolen);
        JsonNode third = refreshed(login.client, refreshToken(second));
        assertThat(generation(third)).isEqualTo(2);
        assertThat(Jwt.claims(refreshToken(third)).get("typ"))
                .isEqualTo(Jwt.claims(stolen).get("typ"));
        assertThat(realm.isActive(login.client, third.get("access_token").asText()))
                .isTrue();

        assertThat(realm.refresh(login.client, stolen).status()).isEqualTo(400);

        assertThat(realm.refresh(login.client, refreshToken(third)).status()).isEqualTo(400);
        assertThat(realm.isActive(login.client, third.get("access_token").asText()))
                .isFalse();
    }

    /** Each of them keeps notes in the same client session. */
    @Test
    void aCeilingOnAccessTokensAndRotationGoTogetherInABrowser() {
        realm.policies(
                Policy.ofAnyClient("rotation", "refresh-token-rotation", STRICT),
                Policy.ofAnyClient("ceiling", "access-token-lifetime", Map.of()));
        BrowserLogin browser = new BrowserLogin();
        for (int login = 0; login < 2; login++) {
            String stolen = refreshToken(browser.tokens(realm, "web", "openid", ""));
            assertThat(generation(refreshed("web", stolen))).isEqualTo(1);
            assertThat(realm.refresh("web", stolen).status()).isEqualTo(400);
        }
    }

    @Test
    void aRememberedSessionStaysAsLong() {
        rotation(STRICT);
        String token = refreshToken(Login.BROWSER_REMEMBERED.begin());
        for (int i = 0; i < 2; i++) {
            token = refreshToken(refreshed("web", token));
            JsonNode claims = Jwt.claims(token);
            assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isBetween(17_990L, 18_000L);
        }
    }

    @Test
    void aFamilyByTokenExchangeIsNotThatOfItsSubject() {
        rotation(STRICT);
        JsonNode subject = login("exchange", "openid");
        String stolen = refreshToken(exchange(TestRealm.REFRESH_TOKEN, subject));
        refreshed("exchange", stolen);
        realm.refresh("exchange", stolen).expect(400);

        refreshed("exchange", refreshToken(subject));
    }

    @Test
    void aSessionWithoutARefreshTokenIsLeftAlone() {
        rotation(STRICT);
        JsonNode transientSession = ok("web", Map.of("grant_type", "client_credentials", "scope", "openid"));
        JsonNode exchanged = exchange(TestRealm.ACCESS_TOKEN);
        JsonNode unrefreshed = login("unrefreshed", "openid");

        for (JsonNode answer : new JsonNode[] {transientSession, exchanged, unrefreshed}) {
            assertThat(answer.has("refresh_token")).isFalse();
            assertThat(realm.userinfo(answer.get("access_token").asText()).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aClientThatGetsNoSuccessorKeepsTheTokenThatItHas() {
        rotation(STRICT);
        client("changing", Map.of());
        String token = refreshToken(refreshed("changing", refreshToken(login("changing", "openid"))));
        useRefreshTokens("changing", false);

        for (int i = 0; i < 2; i++) {
            assertThat(refreshed("changing", token).has("refresh_token")).isFalse();
        }

        useRefreshTokens("changing", true);
        assertThat(generation(refreshed("changing", token))).isEqualTo(2);
        assertThat(realm.refresh("changing", token).status()).isEqualTo(400);
    }

    @Test
    void aClientThatGetsNoSuccessorIsRefusedOnceTheFamilyIsRevoked() {
        rotation(Map.of());
        client("fading", Map.of());
        String token = refreshToken(refreshed("fading", refreshToken(login("fading", "openid"))));
        useRefreshTokens("fading", false);
        assertThat(refreshed("fading", token).has("refresh_token")).isFalse();

        String family = Jwt.claims(token).get("token_family").asText();
        realm.admin("DELETE", "/token-lifecycle/families/" + family, null).expect(200);

        assertThat(realm.refresh("fading", token).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid", "openid offline_access"})
    void aTokenBoundToADpopKeyIsExemptUnlessSenderConstrained(String scope) {
        rotation(Map.of("reuse-grace-seconds", "0", "rotate", "unless-sender-constrained"));
        DpopKey key = DpopKey.generate();
        String token = refreshToken(dpop(key, password(scope)).expect(200).json());
        String successor = refreshToken(dpop(key, refresh(token)).expect(200).json());

        assertThat(Jwt.claims(successor).at("/cnf/jkt").asText()).isNotEmpty();
        assertThat(Jwt.claims(successor).get("token_generation").asInt()).isZero();
        assertThat(dpop(key, refresh(token)).status()).isEqualTo(200);
        assertThat(dpop(DpopKey.generate(), refresh(token)).status()).isEqualTo(400);
        assertThat(realm.refresh("app", successor).status()).isEqualTo(400);
        assertThat(dpop(key, refresh(successor)).status()).isEqualTo(200);

        String bearer = refreshToken(login("app", scope));
        refreshed("app", bearer);
        assertThat(realm.refresh("app", bearer).status()).isEqualTo(400);
    }

    @Test
    void aTokenBoundToADpopKeyRotatesAlways() {
        rotation(STRICT);
        DpopKey key = DpopKey.generate();
        String stolen = refreshToken(dpop(key, password("openid")).expect(200).json());
        String current = refreshToken(dpop(key, refresh(stolen)).expect(200).json());
        // Without the key nothing is reuse: a thief who lacks it can't end the session either.
        assertThat(dpop(DpopKey.generate(), refresh(stolen)).status()).isEqualTo(400);
        current = refreshToken(dpop(key, refresh(current)).expect(200).json());

        assertThat(dpop(key, refresh(stolen)).status()).isEqualTo(400);
        assertThat(dpop(key, refresh(current)).status()).isEqualTo(400);
    }

    private static void client(String clientId, Map<String, String> attributes) {
        ClientRepresentation client = TestRealm.confidentialClient(clientId);
        client.setAttributes(attributes);
        realm.admin("POST", "/clients", client).expect(201);
    }

    private static void useRefreshTokens(String clientId, boolean use) {
        realm.admin(
                        "PUT",
                        "/clients/" + realm.clientUuid(clientId),
                        Map.of("clientId", clientId, "attributes", Map.of("use.refresh.tokens", "" + use)))
                .expect(204);
    }

    private static void rotation(Map<String, ?> settings) {
        realm.policy("refresh-token-rotation", settings);
    }

    private static JsonNode login(String client, String scope) {
        return realm.login(client, "alice", scope).expect(200).json();
    }

    private static JsonNode exchange(String requested) {
        return exchange(requested, login("exchange", "openid"));
    }

    private static JsonNode exchange(String requested, JsonNode subject) {
        return realm.exchange(
                        "exchange", subject.get("access_token").asText(), Map.of("requested_token_type", requested))
                .expect(200)
                .json();
    }

    private static JsonNode ok(String client, Map<String, String> form) {
        return realm.token(client, form).expect(200).json();
    }

    private static Map<String, String> password(String scope) {
        Map<String, String> form = new HashMap<>(TestRealm.passwordForm("alice", scope));
        form.put("client_id", "app");
        return form;
    }

    private static Map<String, String> refresh(String token) {
        return Map.of("client_id", "app", "grant_type", "refresh_token", "refresh_token", token);
    }

    private static Answer dpop(DpopKey key, Map<String, String> form) {
        String url = realm.url() + "/protocol/openid-connect/token";
        return Http.post(url, form, "DPoP", key.proof(url));
    }

    private static JsonNode refreshed(String client, String token) {
        return realm.refresh(client, token).expect(200).json();
    }

    private static long generation(JsonNode answer) {
        return Jwt.claims(refreshToken(answer)).get("token_generation").asLong();
    }

    private static String refreshToken(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }
}
