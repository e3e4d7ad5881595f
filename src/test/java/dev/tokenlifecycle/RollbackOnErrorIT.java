package dev.tokenlifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the filter of {@code -Drollback.on.error=true} does what Keycloak 26.8 does, so that other tests can rely on it. */
final class RollbackOnErrorIT {
    /** Keycloak's own reuse check ends the session with the error answer's transaction: with the filter it ends nothing. */
    @Test
    void whatStockKeycloakEndsWithAnErrorAnswerIsRolledBack() {
        try (DistributionServer server = new DistributionServer.Builder("shared")
                        .rollbackOnError()
                        .start();
                TestRealm realm = TestRealm.create(server, Map.of("revokeRefreshToken", true))) {
            String first = refreshToken(
                    realm.login("app", "alice", "openid").expect(200).json());
            String second = refreshToken(realm.refresh("app", first).expect(200).json());

            realm.refresh("app", first).expect(400);

            assertThat(realm.refresh("app", second).status()).isEqualTo(200);
        }
    }

    private static String refreshToken(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }
}
