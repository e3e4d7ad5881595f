package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.ClientRepresentation;

/** Ways around the rule that whoever has copied a token may try. */
final class RotationThiefIT {
    private static final String EXECUTOR = "refresh-token-rotation";
    private static final Map<String, String> STRICT = Map.of("reuse-grace-seconds", "0");

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @BeforeAll
    static void makeRealm() {
        ClientRepresentation exchange = TestRealm.confidentialClient("exchange");
        exchange.setAuthorizationServicesEnabled(true);
        exchange.setAttributes(Map.of(
                "standard.token.exchange.enabled", "true",
                "standard.token.exchange.enableRefreshRequestedTokenType", "SAME_SESSION"));
        realm.admin("POST", "/clients", exchange).expect(201);
    }

    /** A condition on optional scopes looks at the request, which the thief writes and in which honest clients name none. */
    @ParameterizedTest
    @ValueSource(strings = {"", "openid", "phone"})
    void theScopeOfTheRequestDoesNotChooseThePolicy(String scope) {
        realm.policies(Policy.ofScope("phone", EXECUTOR, STRICT));
        JsonNode login = realm.login("web", "alice", "openid phone").expect(200).json();
        JsonNode current = realm.refresh("web", refreshToken(login)).expect(200).json();
        assertThat(realm.introspect("web", refreshToken(login), "refresh_token")
                        .get("active")
                        .asBoolean())
                .isFalse();

        assertThat(refresh(refreshToken(login), scope).status()).isEqualTo(400);
        assertThat(refresh(refreshToken(current), scope).status()).isEqualTo(400);

        JsonNode other = realm.login("web", "alice", "openid").expect(200).json();
        realm.refresh("web", refreshToken(other)).expect(200);
        realm.refresh("web", refreshToken(other)).expect(200);
    }

    /** At a login such a policy is silent; the family begins with its first refresh. */
    @Test
    void aPolicyOfTheRefreshGrantRotatesWhateverTheLogin() {
        realm.policies(
                new Policy("grant", "grant-type", Map.of("grant_types", List.of("refresh_token")), EXECUTOR, STRICT));
        JsonNode login = realm.login("web", "alice", "openid").expect(200).json();
        JsonNode current = realm.refresh("web", refreshToken(login)).expect(200).json();

        assertThat(realm.refresh("web", refreshToken(login)).status()).isEqualTo(400);
        assertThat(realm.refresh("web", refreshToken(current)).status()).isEqualTo(400);
    }

    /** Within two seconds Keycloak itself can't tell such a token from one of the new login. */
    @Test
    void aTokenThatItsClientRevokedStaysDeadAfterALoginAtOnce() {
        realm.policy(EXECUTOR, Map.of());
        assertRevokedStaysDead(token -> token);
    }

    /** No condition on a grant type says yes where a token is revoked. */
    @Test
    void aTokenThatItsClientRevokedStaysDeadUnderAPolicyOfTheRefreshGrant() {
        realm.policies(
                new Policy("grant", "grant-type", Map.of("grant_types", List.of("refresh_token")), EXECUTOR, Map.of()));
        assertRevokedStaysDead(
                token -> refreshToken(realm.refresh("web", token).expect(200).json()));
    }

    private static void assertRevokedStaysDead(UnaryOperator<String> use) {
        BrowserLogin browser = new BrowserLogin();
        browser.tokens(realm, "app", "openid", "");
        for (String scope : new String[] {"openid", "openid offline_access"}) {
            String revoked = use.apply(refreshToken(browser.tokens(realm, "web", scope, "")));
            realm.revoke("web", revoked).expect(200);
            String again = refreshToken(browser.tokens(realm, "web", scope, ""));

            assertThat(realm.refresh("web", revoked).status()).as(scope).isEqualTo(400);
            assertThat(realm.refresh("web", again).status()).as(scope).isEqualTo(200);
        }
    }

    @Test
    void anAccessTokenOfADeadFamilyBuysNoOther() {
        realm.policy(EXECUTOR, STRICT);
        JsonNode login = realm.login("exchange", "alice", "openid").expect(200).json();
        JsonNode dead =
                realm.refresh("exchange", refreshToken(login)).expect(200).json();
        realm.refresh("exchange", refreshToken(login)).expect(400);
        String token = dead.get("access_token").asText();

        Answer exchanged = realm.exchange("exchange", token, Map.of());
        Answer permissions = realm.umaTicket(token, "exchange");
        Answer account =
                Http.get(realm.url() + "/account/", "Accept", "application/json", "Authorization", "Bearer " + token);

        assertThat(exchanged.status()).isEqualTo(400);
        assertThat(permissions.status()).isEqualTo(400);
        assertThat(account.status()).isEqualTo(401);
    }

    /** What was exchanged for an access token of a family is revoked with the family. */
    @Test
    void whatWasExchangedDiesWithTheFamily() {
        realm.policy(EXECUTOR, STRICT);
        JsonNode login = realm.login("exchange", "alice", "openid").expect(200).json();
        JsonNode exchanged = exchanged(login, TestRealm.ACCESS_TOKEN);
        JsonNode withRefreshToken = exchanged(login, TestRealm.REFRESH_TOKEN);
        assertThat(realm.userinfo(exchanged.get("access_token").asText()).status())
                .isEqualTo(200);
        realm.refresh("exchange", refreshToken(login)).expect(200);

        realm.refresh("exchange", refreshToken(login)).expect(400);

        assertThat(realm.userinfo(exchanged.get("access_token").asText()).status())
                .isEqualTo(401);
        assertThat(realm.userinfo(withRefreshToken.get("access_token").asText()).status())
                .isEqualTo(401);
        assertThat(realm.refresh("exchange", refreshToken(withRefreshToken)).status())
                .isEqualTo(400);
    }

    private static JsonNode exchanged(JsonNode login, String requested) {
        return realm.exchange(
                        "exchange",
                        login.get("access_token").asText(),
                        Map.of("scope", "openid", "requested_token_type", requested))
                .expect(200)
                .json();
    }

    /** Two holders of one login, in turn: the second party is refused at its first refresh after the grace. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void aThiefCannotLiveBesideTheVictim(String grace) {
        realm.policy(EXECUTOR, Map.of("reuse-grace-seconds", grace, "recover-lost-response", "true"));
        String victim =
                refreshToken(realm.login("web", "alice", "openid").expect(200).json());
        String thief = victim;
        victim = refreshToken(realm.refresh("web", victim).expect(200).json());
        String copy = thief;
        Answer recovered = realm.refresh("web", copy).expect(200);
        thief = refreshToken(recovered.json());
        String newest = refreshToken(realm.refresh("web", victim).expect(200).json());
        String thiefs = thief;

        // Within the grace a second party is answered like a second tab.
        Awaitility.await().until(() -> realm.refresh("web", thiefs).status() == 400);

        assertThat(realm.refresh("web", newest).status()).isEqualTo(400);
    }

    private static Answer refresh(String token, String scope) {
        Map<String, String> form = new HashMap<>(Map.of("grant_type", "refresh_token", "refresh_token", token));
        if (!scope.isEmpty()) {
            form.put("scope", scope);
        }
        return realm.token("web", form);
    }

    private static String refreshToken(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }
}
