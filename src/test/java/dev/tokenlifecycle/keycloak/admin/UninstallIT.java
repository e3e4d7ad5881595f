package dev.tokenlifecycle.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/uninstall.md} says. */
final class UninstallIT {
    @TempDir
    Path folder;

    @Test
    void tokensFailUntilThePoliciesAreRemovedAndThoseIssuedBeforeWorkAfterwards() throws Exception {
        int port = DistributionServer.Builder.freePort();
        TestRealm before;
        JsonNode tokens;
        try (DistributionServer server =
                new DistributionServer.Builder("uninstall").port(port).start()) {
            before = TestRealm.create(server, Map.of());
            before.policy("refresh-token-rotation", Map.of());
            tokens = before.login("app", "alice", "openid offline_access")
                    .expect(200)
                    .json();
            tokens = before.refresh("app", refreshToken(tokens)).expect(200).json();
        }
        try (DistributionServer stock = new DistributionServer.Builder("uninstall")
                .port(port)
                .keepData()
                .withoutExtension()
                .start()) {
            TestRealm realm = before;
            Answer broken = realm.refresh("app", refreshToken(tokens));
            assertThat(broken.status()).isEqualTo(500);
            assertThat(realm.login("app", "bob", "openid").status()).isGreaterThanOrEqualTo(400);

            Kcadm kcadm = new Kcadm(stock, folder);
            kcadm.logIn();
            kcadm.run("remove.sh");

            assertThat(realm.refresh("app", refreshToken(tokens)).status()).isEqualTo(200);
            assertThat(realm.login("app", "bob", "openid").status()).isEqualTo(200);
        }
    }

    private static String refreshToken(JsonNode tokens) {
        return tokens.get("refresh_token").asText();
    }
}
