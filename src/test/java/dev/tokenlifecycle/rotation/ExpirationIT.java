package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.ClientRepresentation;

/** What an app is told about the end of its refresh token (draft-ietf-oauth-refresh-token-expiration). */
final class ExpirationIT {
    private static final String TIMEOUT = "refresh_token_timeout";
    private static final String AUTHORIZATION = "authorization_expires_in";
    private static final String TYPES = "refresh_token_expiration_types_supported";
    private static final int MONTH = 30 * 24 * 3600;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer(it -> {
        it.setSsoSessionIdleTimeout(900);
        it.setSsoSessionMaxLifespan(5000);
        it.setOfflineSessionIdleTimeout(MONTH);
        it.setClients(List.of(
                TestRealm.publicClient("app"),
                TestRealm.confidentialClient("web"),
                clientWith("short", Map.of("client.session.idle.timeout", "400")),
                clientWith("whole", Map.of("client.session.max.lifespan", "300")),
                clientWith("offline", Map.of("client.offline.session.max.lifespan", "7200"))));
    });

    private static ClientRepresentation clientWith(String clientId, Map<String, String> attributes) {
        ClientRepresentation client = TestRealm.confidentialClient(clientId);
        client.setAttributes(attributes);
        return client;
    }

    @Test
    void theFamilysLifetimesAreToldAtTheLoginAndAtEveryRefresh() {
        rotation(Map.of("idle-lifetime-seconds", 100, "absolute-lifetime-seconds", 1000));

        JsonNode login = login("web", "openid");
        JsonNode refreshed = refresh("web", login);

        // One is counted after the other, and a second may begin in between.
        assertThat(timeout(login))
                .isBetween(98, 100)
                .isCloseTo(login.get("refresh_expires_in").asInt(), within(1));
        assertThat(authorization(login)).isBetween(998, 1000);
        assertThat(timeout(refreshed)).isBetween(98, 100);
        assertThat(authorization(refreshed)).isBetween(990, authorization(login));
    }

    /** The authorization's end doesn't move, however often an app refreshes. */
    @Test
    void theAuthorizationRunsOutWhileTheTimeoutStartsAnew() {
        rotation(Map.of("idle-lifetime-seconds", 100));
        JsonNode login = login("web", "openid");
        awaitTheNextSecond();

        JsonNode refreshed = refresh("web", login);

        assertThat(authorization(refreshed)).isLessThan(authorization(login));
        assertThat(timeout(refreshed)).isBetween(99, 100);
    }

    @ParameterizedTest
    @CsvSource({"web,900,5000", "short,400,5000", "whole,300,300"})
    void whereThePolicySaysNothingKeycloaksOwnLimitsAreTold(String client, int timeout, int authorization) {
        rotation(Map.of());

        JsonNode login = login(client, "openid");

        for (JsonNode answer : List.of(login, refresh(client, login))) {
            assertThat(timeout(answer)).isBetween(timeout - 5, timeout);
            assertThat(authorization(answer)).isBetween(authorization - 5, authorization);
        }
    }

    @ParameterizedTest
    @CsvSource({"web,-1", "offline,7200"})
    void anOfflineTokenWithoutALimitSaysOnlyItsTimeout(String client, int authorization) {
        rotation(Map.of());

        JsonNode login = login(client, "openid offline_access");

        for (JsonNode answer : List.of(login, refresh(client, login))) {
            int timeout = authorization < 0 ? MONTH : authorization;
            assertThat(timeout(answer)).isBetween(timeout - 5, timeout);
            assertThat(answer.path(AUTHORIZATION).asInt(-1)).isBetween(authorization - 5, authorization);
        }
    }

    @Test
    void noTokenOfAFamilyOutlivesItsAuthorization() {
        rotation(Map.of("absolute-lifetime-seconds", 60));

        JsonNode login = login("web", "openid");

        for (JsonNode answer : List.of(login, refresh("web", login))) {
            assertThat(authorization(answer)).isBetween(55, 60);
            assertThat(answer.get("expires_in").asInt()).isBetween(55, 60);
            assertThat(Jwt.claims(answer.get("id_token").asText()).get("exp").asLong())
                    .isEqualTo(Jwt.claims(answer.get("access_token").asText())
                            .get("exp")
                            .asLong());
        }
    }

    /** Observing applies no lifetime, so it announces Keycloak's. */
    @Test
    void observingTellsWhatHolds() {
        rotation(Map.of("mode", "observe", "idle-lifetime-seconds", 100, "absolute-lifetime-seconds", 1000));

        JsonNode login = login("web", "openid");

        assertThat(timeout(login)).isBetween(895, 900);
        assertThat(authorization(refresh("web", login))).isBetween(4990, 5000);
    }

    @Test
    void aCodeLoginIsToldToo() {
        rotation(Map.of("idle-lifetime-seconds", 100));

        JsonNode code = new BrowserLogin().tokens(realm, "app", "openid", "");

        assertThat(timeout(code)).isBetween(98, 100);
    }

    @Test
    void introspectionTellsTheSameAndStartsNothingAnew() {
        rotation(Map.of("idle-lifetime-seconds", 100, "absolute-lifetime-seconds", 1000));
        JsonNode login = login("web", "openid");
        String token = login.get("refresh_token").asText();
        awaitTheNextSecond();

        JsonNode first = realm.introspect("web", token, "refresh_token");
        awaitTheNextSecond();
        JsonNode second = realm.introspect("web", token, "refresh_token");

        assertThat(timeout(first)).isLessThan(timeout(login)).isGreaterThan(timeout(second));
        assertThat(authorization(first)).isLessThan(authorization(login)).isGreaterThan(authorization(second));
        long exp = Jwt.claims(token).get("exp").asLong();
        assertThat(second.get("exp").asLong()).isEqualTo(exp);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token"})
    void introspectionOfAnythingElseSaysNothingOfThem(String hint) {
        rotation(Map.of("reuse-grace-seconds", 0));
        JsonNode login = login("web", "openid");
        JsonNode refreshed = refresh("web", login);
        String other = "access_token".equals(hint)
                ? refreshed.get("access_token").asText()
                : login.get("refresh_token").asText();

        JsonNode answer = realm.introspect("web", other, hint);

        assertThat(answer.has(TIMEOUT)).isFalse();
        assertThat(answer.has(AUTHORIZATION)).isFalse();
    }

    @Test
    void aClientThatNoPolicyMatchesIsToldNothing() {
        realm.policies(new Policy(
                "some", "client-ids", Map.of("client-ids", List.of("web")), "refresh-token-rotation", Map.of()));

        JsonNode answer = login("app", "openid");

        assertThat(answer.has(TIMEOUT)).isFalse();
        assertThat(answer.has(AUTHORIZATION)).isFalse();
        assertThat(login("web", "openid").has(TIMEOUT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid-configuration", "oauth-authorization-server"})
    void discoveryDeclaresThemWhereTheRealmHasARotationPolicy(String document) {
        rotation(Map.of());
        JsonNode with = Http.get(realm.url() + "/.well-known/" + document).json();
        realm.policies();
        JsonNode without = Http.get(realm.url() + "/.well-known/" + document).json();

        assertThat(with.get(TYPES)).extracting(JsonNode::asText).containsExactly("authorization", "token_timeout");
        assertThat(without.has("issuer")).isTrue();
        assertThat(without.has(TYPES)).isFalse();
    }

    private static void rotation(Map<String, ?> settings) {
        realm.policy("refresh-token-rotation", settings);
    }

    private static JsonNode login(String client, String scope) {
        return realm.login(client, "alice", scope).expect(200).json();
    }

    private static JsonNode refresh(String client, JsonNode answer) {
        return realm.refresh(client, answer.get("refresh_token").asText())
                .expect(200)
                .json();
    }

    private static int timeout(JsonNode answer) {
        return answer.get(TIMEOUT).asInt();
    }

    private static int authorization(JsonNode answer) {
        return answer.get(AUTHORIZATION).asInt();
    }

    private static void awaitTheNextSecond() {
        long second = System.currentTimeMillis() / 1000;
        Awaitility.await().until(() -> System.currentTimeMillis() / 1000 > second);
    }
}
