package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Promises;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.TestRealm;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Keycloak 26.8 does by default, as far as it can be had on 26.7: every error answer is rolled back, sessions aren't cached,
 * other serializers. First, that the filter of {@code -Drollback.on.error=true} does it, so that other tests can rely on it.
 */
final class RollbackOnErrorIT {
    private static DistributionServer server;

    @BeforeAll
    static void startServer() {
        server = new DistributionServer.Builder("as-26.8")
                .rollbackOnError()
                .options("--features=http-optimized-serializers", "--spi-user-sessions--infinispan--use-caches=false")
                .start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void thePromisesHold() throws Exception {
        Promises.hold(server);
    }

    /** Keycloak's own reuse check ends the session with the error answer's transaction: with the filter it ends nothing. */
    @Test
    void whatStockKeycloakEndsWithAnErrorAnswerIsRolledBack() {
        try (TestRealm realm = TestRealm.create(server, it -> it.setRevokeRefreshToken(true))) {
            String first = refreshToken(
                    realm.login("app", "alice", "openid").expect(200).json());
            String second = refreshToken(realm.refresh("app", first).expect(200).json());

            realm.refresh("app", first).expect(400);

            assertThat(realm.refresh("app", second).status()).isEqualTo(200);
        }
    }

    /** The same answer rolls back here, too; what a reuse has revoked was committed before. */
    @ParameterizedTest
    @ValueSource(
            strings = {"revoke-family", "revoke-client-session", "revoke-user-session", "revoke-all-user-sessions"})
    void whatAReuseRevokesStaysRevokedAndItsHookIsTold(String onReuse) throws Exception {
        try (Receiver receiver = Receiver.start();
                TestRealm realm = TestRealm.create(server)) {
            realm.policies(
                    TestRealm.Policy.ofAnyClient(
                            "rotation",
                            "refresh-token-rotation",
                            Map.of("reuse-grace-seconds", "0", "on-reuse", onReuse)),
                    TestRealm.Policy.ofAnyClient(
                            "hook",
                            "revocation-hook",
                            Map.of("hook-name", "api", "endpoint-url", receiver.url("/events"))));
            String first = refreshToken(
                    realm.login("app", "alice", "openid").expect(200).json());
            JsonNode second = realm.refresh("app", first).expect(200).json();

            realm.refresh("app", first).expect(400);

            assertThat(realm.refresh("app", refreshToken(second)).status()).isEqualTo(400);
            assertThat(realm.userinfo(second.get("access_token").asText()).status())
                    .isEqualTo(401);
            Awaitility.await().until(() -> !receiver.received().isEmpty());
            int sessions =
                    realm.admin("/users/" + realm.userId("alice") + "/sessions").size();
            assertThat(sessions).isEqualTo(onReuse.contains("user-session") ? 0 : 1);
        }
    }

    private static String refreshToken(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }
}
