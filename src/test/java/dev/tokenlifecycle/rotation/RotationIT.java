package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RotationIT {
    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @ParameterizedTest
    @ValueSource(strings = {"openid", "openid offline_access"})
    void everyRefreshTokenIsOfTheNextGenerationOfItsFamily(String scope) {
        rotation(Map.of());
        JsonNode login = realm.login("app", "alice", scope).expect(200).json();
        JsonNode first = Jwt.claims(login.get("refresh_token").asText());
        assertThat(first.has("token_family")).isFalse();

        String token = login.get("refresh_token").asText();
        for (int generation = 1; generation <= 3; generation++) {
            JsonNode answer = refreshed(token);
            token = answer.get("refresh_token").asText();
            JsonNode claims = Jwt.claims(token);
            assertThat(claims.get("token_family").asText())
                    .isEqualTo(first.get("jti").asText());
            assertThat(claims.get("token_generation").asLong()).isEqualTo(generation);
            assertThat(answer.has("id_token")).isTrue();
            // Apps that store it need to know: docs/rotation.md.
            assertThat(Jwt.claims(answer.get("access_token").asText())
                            .get("jti")
                            .asText())
                    .endsWith("." + first.get("jti").asText())
                    .hasSize(80);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid", "openid offline_access"})
    void aStolenTokenEndsTheFamily(String scope) {
        rotation(Map.of());
        JsonNode login = realm.login("web", "alice", scope).expect(200).json();
        String stolen = login.get("refresh_token").asText();
        JsonNode second = refreshedBy(
                "web", refreshedBy("web", stolen).get("refresh_token").asText());
        assertThat(realm.isActive("web", second.get("access_token").asText())).isTrue();

        Answer replay = realm.refresh("web", stolen);

        assertThat(replay.status()).isEqualTo(400);
        assertThat(replay.json().get("error").asText()).isEqualTo("invalid_grant");
        assertThat(realm.refresh("web", second.get("refresh_token").asText()).status())
                .isEqualTo(400);
        assertThat(realm.isActive("web", second.get("access_token").asText())).isFalse();
        assertThat(realm.userinfo(second.get("access_token").asText()).status()).isEqualTo(401);
        assertThat(realm.userinfo(login.get("access_token").asText()).status()).isEqualTo(401);
    }

    @Test
    void thePredecessorWithinTheGraceConvergesOnTheCurrentGeneration() {
        rotation(Map.of());
        String first = login("app");
        String second = refreshed(first).get("refresh_token").asText();

        String again = refreshed(first).get("refresh_token").asText();

        assertThat(Jwt.claims(again).get("token_generation").asLong()).isEqualTo(1);
        assertThat(realm.refresh("app", second).status()).isEqualTo(200);
        assertThat(realm.refresh("app", again).status()).isEqualTo(200);
    }

    @Test
    void withoutAGraceThePredecessorIsReuse() {
        rotation(Map.of("reuse-grace-seconds", "0"));
        String first = login("app");
        String second = refreshed(first).get("refresh_token").asText();

        assertThat(realm.refresh("app", first).status()).isEqualTo(400);
        assertThat(realm.refresh("app", second).status()).isEqualTo(400);
    }

    @Test
    void anEventNamesTheVerdict() {
        rotation(Map.of("reuse-grace-seconds", "0"));
        String first = login("app");
        refreshed(first);
        realm.refresh("app", first).expect(400);

        JsonNode event = realm.events("REFRESH_TOKEN_ERROR").get(0);

        assertThat(event.at("/details/refresh_verdict").asText()).isEqualTo("superseded");
        assertThat(event.at("/details/revoked").asText()).isEqualTo("family");
        assertThat(event.at("/details/token_family").asText())
                .isEqualTo(Jwt.claims(first).get("jti").asText());
        assertThat(event.at("/details/token_generation").asText()).isEqualTo("0");
        assertThat(event.at("/details/current_generation").asText()).isEqualTo("1");
        assertThat(event.get("userId").asText()).isEqualTo(realm.userId("alice"));
        assertThat(event.at("/details/last_rotation_address").asText())
                .isNotEmpty()
                .isEqualTo(event.get("ipAddress").asText());
    }

    @Test
    void familiesOfOneUserAreIndependent() {
        rotation(Map.of("reuse-grace-seconds", "0"));
        String one = login("app");
        String other = login("app");
        refreshed(one);
        realm.refresh("app", one).expect(400);

        assertThat(realm.refresh("app", other).status()).isEqualTo(200);
    }

    private static void rotation(Map<String, ?> settings) {
        realm.policy("refresh-token-rotation", settings);
    }

    private static String login(String client) {
        return realm.login(client, "alice", "openid")
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
    }

    private static JsonNode refreshed(String token) {
        return refreshedBy("app", token);
    }

    private static JsonNode refreshedBy(String client, String token) {
        return realm.refresh(client, token).expect(200).json();
    }
}
