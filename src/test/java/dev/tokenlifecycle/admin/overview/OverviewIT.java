package dev.tokenlifecycle.admin.overview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.ClientRepresentation;

/** An admin sees what protects each client, by which policy, and what needs them. */
final class OverviewIT {
    private static final String OVERVIEW = "/token-lifecycle/overview";
    private static TestRealm realm;

    @BeforeAll
    static void makeRealm() {
        ClientRepresentation bound = TestRealm.publicClient("dpop");
        bound.setAttributes(Map.of("dpop.bound.access.tokens", "true"));
        realm = TestRealm.create(
                KeycloakServer.shared(),
                it -> it.setClients(List.of(
                        TestRealm.publicClient("app"),
                        TestRealm.publicClient("watched"),
                        TestRealm.publicClient("naked"),
                        TestRealm.confidentialClient("web"),
                        bound)));
        realm.policies(
                policy(
                        "all-grace",
                        "any-client",
                        Map.of(),
                        "refresh-token-rotation",
                        Map.of("mode", "observe", "reuse-grace-seconds", "5")),
                policy(
                        "strict-app",
                        "client-ids",
                        clients("app"),
                        "refresh-token-rotation",
                        Map.of("reuse-grace-seconds", "60")),
                policy(
                        "ceiling",
                        "client-ids",
                        clients("app"),
                        "access-token-lifetime",
                        Map.of(
                                "max-lifetime-seconds",
                                "45",
                                "scope-lifetimes",
                                List.of("profile=30", "payment:write=20"))),
                policy(
                        "told",
                        "client-ids",
                        clients("app"),
                        "revocation-hook",
                        Map.of("hook-name", "siem", "endpoint-url", "http://127.0.0.1:1/hook")),
                policy(
                        "idle",
                        "client-ids",
                        clients("no-such-app"),
                        "revocation-hook",
                        Map.of("hook-name", "nobody", "endpoint-url", "http://127.0.0.1:1/hook")));
    }

    @AfterAll
    static void close() {
        realm.close();
    }

    @Test
    void aClientHasItsEffectiveSettingsAndThePoliciesThatDecideThem() {
        JsonNode app = client("app");

        assertThat(app.at("/rotation/mode").asText()).isEqualTo("enforce");
        assertThat(app.at("/rotation/reuse_grace_seconds").asInt()).isEqualTo(5);
        assertThat(app.at("/rotation/decided_by").toString()).isEqualTo("[\"all-grace\",\"strict-app\"]");
        assertThat(app.at("/lifetime/effective_seconds").asInt()).isEqualTo(45);
        assertThat(app.at("/lifetime/decided_by").toString()).isEqualTo("[\"ceiling\"]");
        assertThat(app.get("hooks").toString()).isEqualTo("[\"siem\"]");
        assertThat(app.get("unprotected").asBoolean()).isFalse();
        JsonNode web = client("web");
        assertThat(web.get("public_client").asBoolean()).isFalse();
        assertThat(web.at("/rotation/mode").asText()).isEqualTo("observe");
        assertThat(web.get("hooks")).isEmpty();
    }

    /** RFC 9700 §4.14.2: observing protects nobody. */
    @Test
    void publicClientsWithoutRotationOrABindingAreFound() {
        List<String> unprotected = ids(realm.admin(OVERVIEW + "/clients?unprotected=true&max=1000"));

        assertThat(unprotected).contains("naked", "watched").doesNotContain("app", "dpop", "web");
        assertThat(client("dpop").get("sender_constrained").asBoolean()).isTrue();
    }

    @Test
    void thePagesHaveEveryClientOnce() {
        long clients = realm.admin(OVERVIEW).get("clients").asLong();
        List<String> whole = ids(realm.admin(OVERVIEW + "/clients?max=1000"));
        assertThat(whole).hasSize((int) clients);

        int first = 0;
        for (int seen = 0; seen < whole.size(); ) {
            JsonNode page = realm.admin(OVERVIEW + "/clients?max=3&first=" + first);
            List<String> ids = ids(page);
            assertThat(ids).isEqualTo(whole.subList(seen, Math.min(whole.size(), seen + 3)));
            seen += ids.size();
            assertThat(page.has("next")).isEqualTo(seen < whole.size());
            first = page.path("next").asInt();
        }
    }

    @Test
    void aScopeThatTheRealmDoesNotHaveIsFound() {
        assertThat(realm.admin(OVERVIEW).get("unknown_scopes").toString())
                .isEqualTo("[{\"policy\":\"ceiling\",\"scope\":\"payment:write\"}]");
    }

    @Test
    void aHookThatNoClientHasIsFound() {
        JsonNode hooks = realm.admin(OVERVIEW).get("hooks");

        assertThat(hooks).hasSize(2);
        assertThat(hook(hooks, "siem").get("matches_clients").asBoolean()).isTrue();
        assertThat(hook(hooks, "nobody").get("matches_clients").asBoolean()).isFalse();
    }

    /** Keycloak saves what a condition names unchecked. */
    @Test
    void aPolicyThatNoClientCanMatchIsFound() {
        try (TestRealm other = TestRealm.create()) {
            String rotation = "refresh-token-rotation";
            other.policies(
                    policy("two-in-one", "client-ids", clients("web,app"), rotation, Map.of()),
                    policy("upper-case", "client-access-type", Map.of("type", List.of("Public")), rotation, Map.of()),
                    Policy.ofRole("no-such-role", "access-token-lifetime", Map.of("max-lifetime-seconds", "60")),
                    policy("without-condition", "any-client", Map.of(), rotation, Map.of()),
                    policy("public", "client-access-type", Map.of("type", List.of("public")), rotation, Map.of()),
                    policy("app", "client-ids", clients("no-such-app", "app"), rotation, Map.of()),
                    Policy.ofScope("phone", rotation, Map.of()),
                    Policy.ofGrant("password", true, rotation, Map.of()),
                    policy(
                            "hook",
                            "client-ids",
                            clients("no-such-app"),
                            "revocation-hook",
                            Map.of("hook-name", "siem", "delivery", List.of("poll"))));
            JsonNode policies = other.admin("/client-policies/policies");
            ((ArrayNode) policies.at("/policies/3/conditions")).removeAll();
            other.admin("PUT", "/client-policies/policies", policies).expect(204);

            assertThat(other.admin(OVERVIEW).get("policies_without_client"))
                    .extracting(JsonNode::asText)
                    .containsExactlyInAnyOrder("two-in-one", "upper-case", "no-such-role", "without-condition");
        }
    }

    @Test
    void reuseAndLostProtectionAreCounted() {
        try (TestRealm other = TestRealm.create()) {
            other.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", "0"));
            JsonNode before = other.admin(OVERVIEW);
            assertThat(before.get("reuse_last_day").asInt()).isZero();
            assertThat(before.get("not_recorded")).isEmpty();
            String stolen = other.login("app", "alice", "openid")
                    .expect(200)
                    .json()
                    .get("refresh_token")
                    .asText();
            String next = other.refresh("app", stolen)
                    .expect(200)
                    .json()
                    .get("refresh_token")
                    .asText();
            other.refresh("app", next).expect(200);
            other.refresh("app", stolen).expect(400);
            other.admin("PUT", "/client-policies/policies", Map.of("policies", List.of()))
                    .expect(204);

            JsonNode after = other.admin(OVERVIEW);

            assertThat(after.get("reuse_last_day").asInt()).isEqualTo(1);
            assertThat(after.get("lost_protection").get(0).get("lost").toString())
                    .contains("has no longer refresh-token-rotation");
        }
    }

    @Test
    void saysWhatIsNotRecorded() {
        try (TestRealm silent = TestRealm.create(KeycloakServer.shared(), it -> {
            it.setEventsEnabled(false);
            it.setAdminEventsEnabled(false);
        })) {
            assertThat(silent.admin(OVERVIEW).get("not_recorded").toString())
                    .isEqualTo("[\"REFRESH_TOKEN\",\"REFRESH_TOKEN_ERROR\",\"ADMIN_EVENTS\"]");
        }
    }

    private static Policy policy(
            String name, String condition, Map<String, ?> of, String executor, Map<String, ?> settings) {
        return new Policy(name, condition, of, executor, settings);
    }

    private static Map<String, ?> clients(String... ids) {
        return Map.of("client-ids", List.of(ids));
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.get("clients").forEach(client -> ids.add(client.get("client_id").asText()));
        return ids;
    }

    private static JsonNode client(String id) {
        JsonNode clients = realm.admin(OVERVIEW + "/clients?max=1000").get("clients");
        return IntStream.range(0, clients.size())
                .mapToObj(clients::get)
                .filter(client -> client.get("client_id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode hook(JsonNode hooks, String name) {
        return IntStream.range(0, hooks.size())
                .mapToObj(hooks::get)
                .filter(hook -> hook.at("/hook/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
