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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which client policies match is decided by a reader of this extension, whatever they enforce: it has to say what Keycloak's
 * engine says. The engine says it by an executor of Keycloak, under the same conditions, that refuses requests without a client
 * certificate.
 */
final class PolicyEngineIT {
    private static final int ROUNDS = 25;
    private static final int CEILING = 77;
    private static final String OURS = "ours";
    private static final String HOOK = "hook";
    private static final String KEYCLOAKS = "keycloaks";

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

    private final Random random = new Random(20261125);

    @Test
    void ceilingsAndRotationMatchTokenRequestsAsKeycloaksEngineSays() {
        int matched = 0;
        try (TestRealm realm = TestRealm.create(KeycloakServer.shared(), it -> it.setAccessTokenLifespan(1200))) {
            prepare(realm);
            TokenRequests requests = new TokenRequests(realm);
            for (int round = 0; round < ROUNDS; round++) {
                List<Map<String, Object>> policies = policies();
                requests.save(policies, OURS);
                List<Boolean> ours = requests.enforced();
                requests.save(policies, KEYCLOAKS);
                assertThat(ours).as("%s", policies).isEqualTo(requests.refused());
                matched += Collections.frequency(ours, true);
            }
        }
        assertThat(matched).as("of %d requests", ROUNDS * 3).isBetween(ROUNDS / 2, ROUNDS * 5 / 2);
    }

    /** Scopes are left out: Keycloak asks about none when a token is revoked, and a hook is notified where the client has them. */
    @Test
    void hooksMatchRevocationsAsKeycloaksEngineSays() {
        int matched = 0;
        int compared = 0;
        try (TestRealm realm = TestRealm.create()) {
            prepare(realm);
            TokenRequests requests = new TokenRequests(realm);
            while (compared < ROUNDS) {
                List<Map<String, Object>> policies = policies();
                if (policies.toString().contains("client-scopes") || !requests.accepts(policies, HOOK)) {
                    continue;
                }
                boolean notified = requests.notified(random.nextBoolean() ? "web" : "plain");
                requests.save(policies, KEYCLOAKS);
                assertThat(notified).as("%s", policies).isEqualTo(requests.revocationRefused());
                compared++;
                matched += notified ? 1 : 0;
            }
        }
        assertThat(matched).as("of %d revocations", ROUNDS).isBetween(ROUNDS / 5, ROUNDS * 4 / 5);
    }

    /** Stock goes on without its policies; with ours that would lift every ceiling. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "null",
                "{\"policies\":[null]}",
                "{\"policies\":[{\"name\":\"all\",\"enabled\":true,\"conditions\":[null],\"profiles\":[\"test\"]}]}"
            })
    void policiesThatCanTBeReadFailTokenRequestsUntilTheyAreReplaced(String policies) {
        try (TestRealm realm = TestRealm.create()) {
            realm.policy("access-token-lifetime", Map.of("max-lifetime-seconds", CEILING));
            realm.login("app", "alice", "openid").expect(200);
            realm.storePolicies(policies);

            realm.token("web", Map.of("grant_type", "client_credentials")).expect(500);
            FailedReports.say(
                    realm,
                    "The client policies of realm " + realm.name() + " can't be read",
                    "overview",
                    "overview/clients",
                    "lifetimes",
                    "hooks",
                    "families?client=app");
            realm.admin("PUT", "/client-policies/profiles", realm.admin("/client-policies/profiles"))
                    .expect(204);

            realm.admin("PUT", "/client-policies/policies", Map.of("policies", List.of()))
                    .expect(204);
            realm.token("web", Map.of("grant_type", "client_credentials")).expect(200);
        }
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
                                                OURS,
                                                List.of(
                                                        executor(
                                                                "access-token-lifetime",
                                                                Map.of("max-lifetime-seconds", CEILING)),
                                                        executor("refresh-token-rotation", Map.of()))),
                                        profile(
                                                HOOK,
                                                List.of(executor(
                                                        "revocation-hook",
                                                        Map.of("hook-name", HOOK, "delivery", List.of("poll"))))),
                                        profile(
                                                KEYCLOAKS,
                                                List.of(executor(
                                                        "holder-of-key-enforcer",
                                                        Map.of("auto-configure", "false")))))))
                .expect(204);
    }

    private static Map<String, Object> profile(String name, List<Map<String, Object>> executors) {
        return Map.of("name", name, "executors", executors);
    }

    private static Map<String, Object> executor(String id, Map<String, ?> settings) {
        return Map.of("executor", id, "configuration", settings);
    }

    private List<Map<String, Object>> policies() {
        return List.of(policy("one"), policy("two"));
    }

    private Map<String, Object> policy(String name) {
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

    /** The requests that a realm is asked with; {@code web}, {@code plain} and {@code app} are its clients. */
    private static final class TokenRequests {
        private final TestRealm realm;
        private String refreshToken;
        private int notifications;

        TokenRequests(TestRealm realm) {
            this.realm = realm;
            this.refreshToken = login("app");
        }

        void save(List<Map<String, Object>> policies, String profile) {
            assertThat(accepts(policies, profile)).isTrue();
        }

        /** Whether the policies can be saved: a hook that no revocation reaches can't. */
        boolean accepts(List<Map<String, Object>> policies, String profile) {
            List<Map<String, Object>> bound = policies.stream()
                    .map(policy -> {
                        Map<String, Object> copy = new HashMap<>(policy);
                        copy.put("profiles", List.of(profile));
                        return copy;
                    })
                    .toList();
            return realm.admin("PUT", "/client-policies/policies", Map.of("policies", bound))
                            .status()
                    == 204;
        }

        /** Whether the tokens of two service accounts and of a refresh are capped; the refresh rotates where it is capped. */
        List<Boolean> enforced() {
            Answer refresh = refresh().expect(200);
            refreshToken = refresh.json().get("refresh_token").asText();
            assertThat(refresh.json().has("refresh_token_timeout"))
                    .as("rotates")
                    .isEqualTo(isCapped(refresh));
            return List.of(isCapped(serviceAccount("web")), isCapped(serviceAccount("plain")), isCapped(refresh));
        }

        /** Whether Keycloak's executor refuses the same requests. */
        List<Boolean> refused() {
            return List.of(isRefused(serviceAccount("web")), isRefused(serviceAccount("plain")), isRefused(refresh()));
        }

        private String client = "";
        private String token = "";

        /** Whether the hook is notified of a revocation of a session of {@code client}. */
        boolean notified(String client) {
            this.client = client;
            realm.revoke(client, login(client)).expect(200);
            token = login(client);
            int now = realm.admin("/token-lifecycle/deliveries?hook=" + HOOK).size();
            boolean more = now > notifications;
            notifications = now;
            return more;
        }

        /** Whether Keycloak's executor refuses the revocation of another session of the same client. */
        boolean revocationRefused() {
            return isRefused(realm.revoke(client, token));
        }

        private String login(String client) {
            return realm.login(client, "alice", "openid phone")
                    .expect(200)
                    .json()
                    .get("refresh_token")
                    .asText();
        }

        private Answer refresh() {
            return realm.refresh("app", refreshToken, "openid phone");
        }

        private Answer serviceAccount(String client) {
            return realm.token(client, Map.of("grant_type", "client_credentials"));
        }

        private static boolean isCapped(Answer answer) {
            return answer.expect(200).json().get("expires_in").asInt() <= CEILING;
        }

        private static boolean isRefused(Answer answer) {
            return answer.status() >= 400;
        }
    }
}
