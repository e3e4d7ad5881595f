package dev.tokenlifecycle.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.TestRealm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * Executors of ours in the server's security profile do what they do in a realm's own profile, whether a policy of the realm
 * or one of the server names them.
 */
final class ServerWidePoliciesIT {
    private static final int CEILING = 90;

    private static Receiver receiver;
    private static DistributionServer server;

    @BeforeAll
    static void start() throws Exception {
        receiver = Receiver.start();
        List<Map<String, Object>> executors = List.of(
                executor("refresh-token-rotation", Map.of("reuse-grace-seconds", "0")),
                executor("access-token-lifetime", Map.of("max-lifetime-seconds", String.valueOf(CEILING))),
                executor("revocation-hook", Map.of("hook-name", "server-wide", "endpoint-url", receiver.url("/hook"))));
        server = new DistributionServer.Builder("server-wide")
                .file(
                        "conf/wide-profile.json",
                        json(Map.of(
                                "name",
                                "wide",
                                "client-profiles",
                                "wide-profiles",
                                "client-policies",
                                "wide-policies")))
                .file(
                        "conf/wide-profiles.json",
                        json(Map.of("profiles", List.of(Map.of("name", "wide", "executors", executors)))))
                .file(
                        "conf/wide-policies.json",
                        json(Map.of("policies", List.of(policy("server-wide", "client-roles")))))
                .options("--spi-security-profile--default--name=wide-profile")
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
        receiver.close();
    }

    private static Map<String, Object> executor(String id, Map<String, String> settings) {
        return Map.of("executor", id, "configuration", settings);
    }

    private static Map<String, Object> policy(String name, String condition) {
        return Map.of(
                "name",
                name,
                "enabled",
                true,
                "conditions",
                List.of(Map.of("condition", condition, "configuration", Map.of("roles", List.of("member")))),
                "profiles",
                List.of("wide"));
    }

    private static String json(Object value) throws Exception {
        return Http.JSON.writeValueAsString(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"realm", "server"})
    void theyHoldWhoeverNamesThem(String named) {
        ClientRepresentation web = TestRealm.confidentialClient("web");
        web.setAuthorizationServicesEnabled(true);
        web.setAuthorizationSettings(TestRealm.oneResource("thing"));
        try (TestRealm realm = TestRealm.create(server, it -> {
            it.setAccessTokenLifespan(36000);
            it.setClients(List.of(TestRealm.publicClient("app")));
        })) {
            realm.admin("POST", "/clients", web).expect(201);
            if (named.equals("realm")) {
                realm.admin(
                                "PUT",
                                "/client-policies/policies",
                                Map.of("policies", List.of(policy("own", "any-client"))))
                        .expect(204);
            } else {
                realm.admin("POST", "/clients/" + realm.clientUuid("web") + "/roles", Map.of("name", "member"))
                        .expect(201);
            }
            JsonNode login = realm.login("web", "alice", "openid").expect(200).json();
            assertThat(login.get("expires_in").asInt()).isLessThanOrEqualTo(CEILING);
            JsonNode ticket = realm.token(
                            "web",
                            Map.of("grant_type", "urn:ietf:params:oauth:grant-type:uma-ticket", "audience", "web"))
                    .expect(200)
                    .json();
            assertThat(ticket.get("expires_in").asInt()).isLessThanOrEqualTo(CEILING);

            JsonNode reported = ofClient(realm.admin("/token-lifecycle/lifetimes"), "web");
            assertThat(reported.get("ceiling_seconds").asInt()).isEqualTo(CEILING);
            assertThat(realm.admin("/token-lifecycle/hooks").get(0).get("name").asText())
                    .isEqualTo("server-wide");

            String stolen = login.get("refresh_token").asText();
            realm.refresh("web", stolen).expect(200);
            realm.refresh("web", stolen).expect(400);
            assertThat(realm.admin("/token-lifecycle/deliveries"))
                    .anySatisfy(delivery -> assertThat(
                                    delivery.at("/revocation/reason").asText())
                            .isEqualTo("superseded"));
        }
    }

    private static JsonNode ofClient(JsonNode lifetimes, String clientId) {
        for (JsonNode one : lifetimes) {
            if (one.get("client_id").asText().equals(clientId)) {
                return one;
            }
        }
        throw new AssertionError(clientId + " isn't in " + lifetimes);
    }
}
