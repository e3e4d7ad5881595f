package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hooks under conditions that look at a request: a revocation is none. */
final class HookConditionsIT {
    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @Test
    void aConditionOnScopesMatchesWhereTheClientHasTheScope() {
        realm.admin("POST", "/client-scopes", Map.of("name", "elsewhere", "protocol", "openid-connect"))
                .expect(201);
        realm.policies(
                hook("optional", "client-scopes", Map.of("type", "Optional", "scopes", List.of("phone"))),
                hook("any", "client-scopes", Map.of("type", "Any", "scopes", List.of("phone"))),
                hook("default", "client-scopes", Map.of("type", "Default", "scopes", List.of("profile"))),
                hook("foreign", "client-scopes", Map.of("type", "Optional", "scopes", List.of("elsewhere"))),
                hook(
                        "without",
                        "client-scopes",
                        Map.of("type", "Optional", "scopes", List.of("phone"), "is-negative-logic", true)));

        logout("openid phone");

        assertThat(told("optional")).isTrue();
        assertThat(told("any")).isTrue();
        assertThat(told("default")).isTrue();
        assertThat(told("foreign")).isFalse();
        // Nothing says which scopes a token of the session had: rather told once too often.
        assertThat(told("without")).isTrue();
    }

    /** Stock doesn't read what it replaces. */
    @ParameterizedTest
    @CsvSource({"profiles", "policies"})
    void whatCannotBeReadCanBeReplaced(String resource) {
        try (TestRealm other = TestRealm.create()) {
            other.admin("PUT", "", Map.of("attributes", Map.of("client-policies." + resource, "nonsense")))
                    .expect(204);

            other.admin("PUT", "/client-policies/" + resource, Map.of(resource, List.of()))
                    .expect(204);
        }
    }

    @Test
    void theLifetimeOfAFamilyIsThatOfThePolicyThatItsScopesMatch() {
        realm.policies(new Policy(
                "short",
                "client-scopes",
                Map.of("type", "Optional", "scopes", List.of("phone")),
                "refresh-token-rotation",
                Map.of("absolute-lifetime-seconds", "60")));
        realm.admin("POST", "/users", TestRealm.user("carol")).expect(201);
        realm.login("app", "carol", "openid phone").expect(200);
        realm.login("app", "carol", "openid").expect(200);

        JsonNode families = realm.admin("/token-lifecycle/families?user=carol").get("families");

        Instant soon = Instant.now().plus(Duration.ofSeconds(61));
        List<Boolean> ends = new ArrayList<>();
        families.forEach(
                each -> ends.add(Instant.parse(each.get("expires").asText()).isBefore(soon)));
        assertThat(ends).containsExactlyInAnyOrder(true, false);
    }

    @ParameterizedTest
    @CsvSource({
        "grant-type,grant_types,password",
        "acr-condition,acr-property,gold",
        "client-updater-context,update-client-source,ByAuthenticatedUser",
        "client-updater-source-roles,roles,admin",
        "client-updater-source-host,trusted-hosts,example.org",
        "client-updater-source-groups,groups,admins"
    })
    void oneThatNeverMatchesARevocationIsRefusedWithTheReason(String condition, String key, String value) {
        realm.policies(hook("plain", "any-client", Map.of()));
        Map<String, ?> config = Map.of(key, key.equals("acr-property") ? value : List.of(value));

        Answer refused = save(policy("never", "DEFAULT", List.of(condition(condition, config))));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("errorMessage").asText())
                .contains("The client policy never would never notify the revocation hook plain")
                .contains(condition);
        assertThat(realm.admin("/client-policies/policies")
                        .at("/policies/0/name")
                        .asText())
                .isEqualTo("plain");
    }

    @Test
    void besideAConditionOnTheClientItDoesNoHarm() {
        realm.policies(hook("beside", "any-client", Map.of()));
        Map<String, Object> any = condition("any-client", Map.of());
        Map<String, Object> grant = condition("grant-type", Map.of("grant_types", List.of("password")));

        assertThat(save(policy("beside", "STRICT", List.of(any, grant))).status())
                .isEqualTo(400);
        save(policy("beside", "DEFAULT", List.of(any, grant))).expect(204);

        logout("openid");
        assertThat(told("beside")).isTrue();
    }

    @Test
    void aHookThatIsAddedToTheProfileOfSuchAPolicyIsRefused() {
        realm.policies(Policy.ofAnyClient("rotates", "refresh-token-rotation", Map.of()));
        Map<String, Object> grant = condition("grant-type", Map.of("grant_types", List.of("password")));
        save(policy("rotates", "DEFAULT", List.of(grant))).expect(204);

        Answer refused = realm.admin(
                "PUT",
                "/client-policies/profiles",
                Map.of("profiles", List.of(Map.of("name", "rotates", "executors", List.of(executor("late"))))));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("errorMessage").asText()).contains("rotates", "late", "grant-type");
        assertThat(realm.admin("/client-policies/profiles")
                        .at("/profiles/0/executors/0/executor")
                        .asText())
                .isEqualTo("refresh-token-rotation");
    }

    /** A policy that is switched off, has no condition yet, or other executors only, is none of that. */
    @Test
    void whatAppliesNoHookIsSaved() {
        realm.policies(hook("off", "any-client", Map.of()));
        Map<String, Object> off =
                policy("off", "DEFAULT", List.of(condition("grant-type", Map.of("grant_types", List.of("password")))));
        off.put("enabled", false);
        save(off).expect(204);
        save(policy("off", "DEFAULT", List.of())).expect(204);
    }

    private static Policy hook(String name, String condition, Map<String, ?> config) {
        return new Policy(name, condition, config, "revocation-hook", hookSettings(name));
    }

    private static Map<String, Object> executor(String hook) {
        return Map.of("executor", "revocation-hook", "configuration", hookSettings(hook));
    }

    private static Map<String, Object> hookSettings(String name) {
        return Map.of("hook-name", name, "delivery", List.of("poll"));
    }

    private static Map<String, Object> condition(String id, Map<String, ?> config) {
        return Map.of("condition", id, "configuration", config);
    }

    private static Map<String, Object> policy(String name, String mode, List<Map<String, Object>> conditions) {
        Map<String, Object> policy = new HashMap<>();
        policy.put("name", name);
        policy.put("enabled", true);
        policy.put("mode", mode);
        policy.put("conditions", conditions);
        policy.put(
                "profiles",
                List.of(realm.admin("/client-policies/profiles")
                        .at("/profiles/0/name")
                        .asText()));
        return policy;
    }

    private static Answer save(Map<String, ?> policy) {
        return realm.admin("PUT", "/client-policies/policies", Map.of("policies", List.of(policy)));
    }

    private static void logout(String scope) {
        JsonNode login = realm.login("app", "alice", scope).expect(200).json();
        realm.logout("app", login.get("refresh_token").asText()).expect(204);
    }

    private static boolean told(String hook) {
        return !realm.admin("/token-lifecycle/deliveries?hook=" + hook).isEmpty();
    }
}
