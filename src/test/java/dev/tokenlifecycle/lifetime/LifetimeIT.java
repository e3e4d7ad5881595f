package dev.tokenlifecycle.lifetime;

import static dev.tokenlifecycle.server.TokenLife.assertCapped;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import dev.tokenlifecycle.server.TokenLife;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.ClientRepresentation;

final class LifetimeIT {
    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @Test
    void thePasswordGrantAndItsRefreshAreCapped() {
        ceiling(Map.of("max-lifetime-seconds", "77"));
        JsonNode login = realm.login("app", "alice", "openid").expect(200).json();

        assertCapped(login, 77);
        JsonNode refreshed = realm.refresh("app", login.get("refresh_token").asText())
                .expect(200)
                .json();
        assertCapped(refreshed, 77);
        assertThat(TokenLife.of(refreshed, "refresh_token")).isGreaterThan(600);
    }

    @Test
    void clientCredentialsAreCapped() {
        ceiling(Map.of("max-lifetime-seconds", "66"));

        assertCapped(
                realm.token("web", Map.of("grant_type", "client_credentials"))
                        .expect(200)
                        .json(),
                66);
    }

    @Test
    void aScopeInTheTokenHasACeilingOfItsOwn() {
        ceiling(Map.of("max-lifetime-seconds", "200", "scope-lifetimes", List.of("phone=60", "address=90")));

        assertCapped(
                realm.login("app", "alice", "openid phone address").expect(200).json(), 60);
        assertCapped(realm.login("app", "alice", "openid").expect(200).json(), 200);
    }

    @Test
    void theShortestOfSeveralPoliciesHolds() {
        Policy lax = Policy.ofAnyClient("lax", "access-token-lifetime", Map.of("max-lifetime-seconds", "250"));
        Policy strict = Policy.ofAnyClient("strict", "access-token-lifetime", Map.of("max-lifetime-seconds", "50"));

        realm.policies(lax, strict);
        assertCapped(realm.login("app", "alice", "openid").expect(200).json(), 50);
        realm.policies(strict, lax);
        assertCapped(realm.login("app", "alice", "openid").expect(200).json(), 50);
    }

    @Test
    void aShorterLifespanOfTheClientStays() {
        ceiling(Map.of("max-lifetime-seconds", "200"));
        saveClient("short", "30").expect(201);

        assertCapped(realm.login("short", "alice", "openid").expect(200).json(), 30);
    }

    @Test
    void theIdTokenKeepsItsOwnEndWhereItIsNotCapped() {
        ceiling(Map.of("max-lifetime-seconds", "60", "cap-id-token", "false"));
        JsonNode login = realm.login("app", "alice", "openid").expect(200).json();

        assertThat(TokenLife.of(login, "access_token")).isEqualTo(60);
        // The ID token is issued after the access token, and a second may have begun in between.
        assertThat(TokenLife.of(login, "id_token")).isBetween(299L, 300L);
    }

    @Test
    void aClientAboveTheCeilingIsRefusedWithTheReason() {
        ceiling(Map.of("max-lifetime-seconds", "120"));

        Answer refused = saveClient("long", "3600");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text())
                .contains("Access Token Lifespan must be at most 120 seconds")
                .contains("was 3600");
        assertThat(saveClient("longest", "-1").status()).isEqualTo(400);
    }

    @Test
    void aClientAboveTheCeilingIsLoweredByAutoConfigure() {
        ceiling(Map.of("max-lifetime-seconds", "120", "auto-configure", "true"));
        saveClient("lowered", "3600").expect(201);

        assertThat(realm.admin("/clients?clientId=lowered")
                        .get(0)
                        .at("/attributes/access.token.lifespan")
                        .asText())
                .isEqualTo("120");
    }

    private static Answer saveClient(String clientId, String lifespan) {
        ClientRepresentation client = TestRealm.confidentialClient(clientId);
        client.setAttributes(Map.of("access.token.lifespan", lifespan));
        return realm.admin("POST", "/clients", client);
    }

    private static void ceiling(Map<String, ?> settings) {
        realm.policy("access-token-lifetime", settings);
    }
}
