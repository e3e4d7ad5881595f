package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
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
    void tokensFailUntilThePoliciesAreRemovedAndThoseIssuedBeforeWorkAfterwardsAndWhenTheJarIsBack() throws Exception {
        int port = DistributionServer.Builder.freePort();
        TestRealm before;
        JsonNode tokens;
        JsonNode idle;
        JsonNode stocks;
        JsonNode unused;
        String revoked;
        try (DistributionServer server =
                new DistributionServer.Builder("uninstall").port(port).start()) {
            before = TestRealm.create(server);
            before.policy("refresh-token-rotation", Map.of());
            tokens = before.login("app", "alice", "openid offline_access")
                    .expect(200)
                    .json();
            tokens = before.refresh("app", refreshToken(tokens)).expect(200).json();
            idle = before.login("app", "bob", "openid").expect(200).json();
            JsonNode stolen = before.login("app", "bob", "openid").expect(200).json();
            revoked = refreshToken(
                    before.refresh("app", refreshToken(stolen)).expect(200).json());
            before.refresh("app", revoked).expect(200);
            before.refresh("app", refreshToken(stolen)).expect(400);
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
            stocks = realm.refresh("app", refreshToken(tokens)).expect(200).json();
            unused = realm.refresh("app", refreshToken(idle)).expect(200).json();
        }
        try (DistributionServer again = new DistributionServer.Builder("uninstall")
                .port(port)
                .keepData()
                .start()) {
            before.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", "0"));

            nobodyIsLoggedOutByTheReturnOfThePolicy(before, refreshToken(stocks), refreshToken(tokens));
            nobodyIsLoggedOutByTheReturnOfThePolicy(before, refreshToken(unused), refreshToken(idle));
            assertThat(before.refresh("app", revoked).status()).isEqualTo(400);
            assertThat(again.log()).doesNotContain("Uncaught server error");
        }
    }

    /** A token that stock Keycloak issued begins a family; the last one of before is still the current one of its own. */
    private static void nobodyIsLoggedOutByTheReturnOfThePolicy(TestRealm realm, String stocks, String last) {
        String next = refreshToken(realm.refresh("app", stocks).expect(200).json());
        assertThat(Jwt.claims(next).get("token_family").asText())
                .isEqualTo(Jwt.claims(stocks).get("jti").asText());
        assertThat(realm.refresh("app", last).status()).isEqualTo(200);
        assertThat(realm.refresh("app", last).status()).isEqualTo(400);
        String after = refreshToken(realm.refresh("app", next).expect(200).json());
        assertThat(realm.refresh("app", stocks).status()).isEqualTo(400);
        assertThat(realm.refresh("app", after).status()).isEqualTo(400);
    }

    private static String refreshToken(JsonNode tokens) {
        return tokens.get("refresh_token").asText();
    }
}
