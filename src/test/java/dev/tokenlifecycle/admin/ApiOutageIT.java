package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.RealmKeys;
import dev.tokenlifecycle.server.Relay;
import dev.tokenlifecycle.server.SampleApis;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real API that is cut off from Keycloak, or killed: no token that was revoked meanwhile is served once the list is there again. */
final class ApiOutageIT {
    private static final Duration STALENESS = Duration.ofSeconds(4);

    private static Relay network;
    private static TestRealm realm;
    private static TestRealm behind;

    @BeforeAll
    static void start() {
        network = Relay.to(KeycloakServer.shared());
        realm = RealmKeys.ordinary(TestRealm.create(
                network,
                it -> it.setAttributes(Map.of("frontendUrl", network.url().toString()))));
        // The same server by its own address: an admin who revokes while the API is cut off.
        behind = TestRealm.create();
        realm.policy("revocation-hook", Map.of("hook-name", "apis", "delivery", List.of("list")));
        Callers.grantToWeb(realm, "read-revocation-lists");
    }

    @AfterAll
    static void stop() {
        network.restore();
        realm.close();
        behind.close();
        network.close();
    }

    @Test
    void anApiThatIsCutOffServesByWhatItKnowsThenNobodyAndAfterwardsNoRevokedToken() {
        JsonNode alice = login("alice");
        String bob = token(login("bob"));
        try (SampleApis api = SampleApis.express(realm, STALENESS)) {
            assertThat(api.status("Express", token(alice))).isEqualTo(200);
            assertThat(api.status("Express", bob)).isEqualTo(200);

            network.cut();

            // What it knows may be as old as the staleness says.
            assertThat(api.status("Express", bob)).isEqualTo(200);
            revoke(alice);
            await().atMost(STALENESS.multipliedBy(3)).until(() -> api.status("Express", bob) == 401);
            assertThat(api.status("Express", token(alice))).isEqualTo(401);

            network.restore();

            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> {
                        int revoked = api.status("Express", token(alice));
                        assertThat(revoked).as("the revoked token").isEqualTo(401);
                        return api.status("Express", bob) == 200;
                    });
            assertThat(api.status("Express", token(alice))).isEqualTo(401);
        }
    }

    @Test
    void anApiThatWasKilledKnowsWhatWasRevokedMeanwhileFromItsFirstAnswer() {
        JsonNode alice = login("alice");
        String bob = token(login("bob"));
        try (SampleApis api = SampleApis.express(realm, STALENESS)) {
            assertThat(api.status("Express", token(alice))).isEqualTo(200);
            api.kill();

            revoke(alice);
        }
        awaitListed(alice);

        try (SampleApis again = SampleApis.express(realm, STALENESS)) {
            assertThat(again.status("Express", token(alice))).isEqualTo(401);
            assertThat(again.status("Express", bob)).isEqualTo(200);
        }
    }

    /** A node hands its list out at most a second old, and an API may be up again sooner. */
    private static void awaitListed(JsonNode login) {
        String reader = Callers.serviceToken(realm, "web");
        await().atMost(Duration.ofSeconds(2))
                .until(() -> Callers.revocations(realm.url(), "apis", reader)
                        .findValuesAsText("sid")
                        .contains(login.get("session_state").asText()));
    }

    private static JsonNode login(String user) {
        return realm.login("app", user, "openid").expect(200).json();
    }

    private static String token(JsonNode login) {
        return login.get("access_token").asText();
    }

    private static void revoke(JsonNode login) {
        behind.masterAdmin(
                        "DELETE",
                        "/admin/realms/" + realm.name() + "/sessions/"
                                + login.get("session_state").asText(),
                        null)
                .expect(204);
    }
}
