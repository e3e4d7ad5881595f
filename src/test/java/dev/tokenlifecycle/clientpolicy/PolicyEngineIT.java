package dev.tokenlifecycle.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A realm whose policies are all ours is evaluated without Keycloak's engine: whatever the conditions, it has to say what the
 * engine says. A policy of another executor, which never matches, makes the engine run.
 */
final class PolicyEngineIT {
    private static final int ROUNDS = 25;
    private static final int CEILING = 77;

    /** One that says yes, no or nothing to each of the requests below, or to some of them. */
    private static final List<Map.Entry<String, Map<String, Object>>> CONDITIONS = List.of(
            Map.entry("any-client", Map.of()),
            Map.entry("client-access-type", Map.of("type", List.of("confidential"))),
            Map.entry("client-access-type", Map.of("type", List.of("public", "bearer-only"))),
            Map.entry("client-roles", Map.of("roles", List.of("member"))),
            Map.entry("client-roles", Map.of("roles", List.of("nobody"))),
            Map.entry("grant-type", Map.of("grant_types", List.of("client_credentials"))),
            Map.entry("grant-type", Map.of("grant_types", List.of("password", "authorization_code"))),
            Map.entry("client-scopes", Map.of("type", "Optional", "scopes", List.of("phone"))),
            Map.entry("client-updater-source-host", Map.of("trusted-hosts", List.of("127.0.0.1"))),
            Map.entry("client-attributes", Map.of("attributes", "[{\"key\":\"tier\",\"value\":\"gold\"}]")));

    private static final Map<String, Object> MEMBERS_OF_NOBODY =
            Map.of("condition", "client-roles", "configuration", Map.of("roles", List.of("nobody")));

    @Test
    void whatMatchesIsWhatKeycloaksEngineSays() {
        Random random = new Random(20261125);
        int capped = 0;
        try (TestRealm realm = TestRealm.create(KeycloakServer.shared(), Map.of("accessTokenLifespan", 1200))) {
            prepare(realm);
            String refreshToken = realm.login("app", "alice", "openid phone")
                    .expect(200)
                    .json()
                    .get("refresh_token")
                    .asText();
            for (int round = 0; round < ROUNDS; round++) {
                List<Map<String, Object>> policies = new ArrayList<>();
                policies.add(policy("one", random));
                policies.add(policy("two", random));
                List<Boolean> own = ask(realm, refreshToken, policies);
                policies.add(random.nextInt(policies.size() + 1), other());
                assertThat(own).as("%s", policies).isEqualTo(ask(realm, refreshToken, policies));
                capped += Collections.frequency(own, true);
            }
        }
        assertThat(capped).as("of %d tokens", ROUNDS * 3).isBetween(ROUNDS / 2, ROUNDS * 5 / 2);
    }

    private static void prepare(TestRealm realm) {
        realm.admin("POST", "/clients", TestRealm.confidentialClient("plain")).expect(201);
        String web = realm.clientUuid("web");
        realm.admin("POST", "/clients/" + web + "/roles", Map.of("name", "member"))
                .expect(201);
        JsonNode client = realm.admin("/clients/" + web);
        ((ObjectNode) client.get("attributes")).put("tier", "gold");
        realm.admin("PUT", "/clients/" + web, client).expect(204);
        realm.admin(
                        "PUT",
                        "/client-policies/profiles",
                        Map.of(
                                "profiles",
                                List.of(
                                        profile(
                                                "ours",
                                                "access-token-lifetime",
                                                Map.of("max-lifetime-seconds", CEILING)),
                                        profile("other", "consent-required", Map.of("auto-configure", "false")))))
                .expect(204);
    }

    private static Map<String, Object> profile(String name, String executor, Map<String, ?> settings) {
        return Map.of("name", name, "executors", List.of(Map.of("executor", executor, "configuration", settings)));
    }

    private static Map<String, Object> policy(String name, Random random) {
        List<Map<String, Object>> conditions = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Map.Entry<String, Map<String, Object>> condition = CONDITIONS.get(random.nextInt(CONDITIONS.size()));
            Map<String, Object> configuration = new HashMap<>(condition.getValue());
            if (random.nextInt(3) == 0) {
                configuration.put("is-negative-logic", true);
            }
            conditions.add(Map.of("condition", condition.getKey(), "configuration", configuration));
        }
        Map<String, Object> policy = new HashMap<>(Map.of(
                "name", name, "enabled", random.nextInt(5) > 0, "conditions", conditions, "profiles", List.of("ours")));
        switch (random.nextInt(3)) {
            case 0 -> policy.put("mode", "DEFAULT");
            case 1 -> policy.put("mode", "STRICT");
            default -> {
                // None is Keycloak's default.
            }
        }
        return policy;
    }

    private static Map<String, Object> other() {
        return Map.of(
                "name",
                "other",
                "enabled",
                true,
                "conditions",
                List.of(MEMBERS_OF_NOBODY),
                "profiles",
                List.of("other"));
    }

    /** Whether the tokens of two service accounts and of a refresh are capped. */
    private static List<Boolean> ask(TestRealm realm, String refreshToken, List<Map<String, Object>> policies) {
        realm.admin("PUT", "/client-policies/policies", Map.of("policies", policies))
                .expect(204);
        return List.of(
                isCapped(realm.token("web", Map.of("grant_type", "client_credentials"))),
                isCapped(realm.token("plain", Map.of("grant_type", "client_credentials"))),
                isCapped(realm.refresh("app", refreshToken)));
    }

    private static boolean isCapped(Answer answer) {
        return answer.expect(200).json().get("expires_in").asInt() <= CEILING;
    }
}
