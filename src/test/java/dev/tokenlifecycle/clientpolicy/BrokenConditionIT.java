package dev.tokenlifecycle.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.util.JsonSerialization;

/** Conditions of Keycloak whose settings it saves although they can't be evaluated. */
final class BrokenConditionIT {
    private static final Policy HOOK =
            Policy.ofAnyClient("hook", "revocation-hook", Map.of("hook-name", "api", "delivery", List.of("poll")));
    private static final Policy CEILING = Policy.ofAnyClient("ceiling", "access-token-lifetime", Map.of());

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("client-scopes", Map.of("scopes", List.of("phone"))),
                Arguments.of("client-attributes", Map.of("attributes", "nonsense")),
                Arguments.of("client-roles", Map.of("roles", Map.of("a", "b"))));
    }

    @BeforeEach
    void bind() {
        realm.policies(CEILING, HOOK);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void isRefusedWhenItIsSaved(String condition, Map<String, Object> settings) {
        for (String profile : List.of("ceiling", "hook")) {
            Answer refused = realm.admin("PUT", "/client-policies/policies", broken(condition, settings, profile));

            assertThat(refused.status()).as(refused.text()).isEqualTo(400);
            assertThat(refused.json().get("errorMessage").asText())
                    .startsWith("The client policy broken can't be evaluated")
                    .contains(condition);
        }
        assertThat(realm.admin("/client-policies/policies").toString())
                .contains("\"ceiling\"")
                .doesNotContain("broken");
        // Where no executor of ours is concerned, Keycloak says what it has always said.
        realm.admin("PUT", "/client-policies/policies", broken(condition, settings))
                .expect(204);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void issuesNoTokenSaysWhyAndCanBeRepaired(String condition, Map<String, Object> settings) throws Exception {
        realm.storePolicies(JsonSerialization.writeValueAsString(broken(condition, settings, "ceiling", "hook")));

        realm.token("web", Map.of("grant_type", "client_credentials")).expect(500);
        assertThat(realm.server().log()).contains("Client policy broken can't be evaluated");
        FailedReports.say(
                realm, "Client policy broken can't be evaluated", "overview", "overview/clients", "lifetimes");

        realm.policies(CEILING);
        realm.token("web", Map.of("grant_type", "client_credentials")).expect(200);
    }

    /** Keycloak saves the profiles of a realm first: the policies may be repaired by the same request, or be broken by it. */
    @ParameterizedTest
    @MethodSource("broken")
    void ofARealmThatIsSavedWholeWhatItBecomesIsJudged(String condition, Map<String, Object> settings) {
        Map<String, Object> profiles = profiles("reject-ropc-grant", Map.of("auto-configure", "false"));
        realm.admin("PUT", "/client-policies/policies", Map.of("policies", List.of()))
                .expect(204);
        realm.admin("PUT", "/client-policies/profiles", profiles).expect(204);
        realm.admin("PUT", "/client-policies/policies", broken(condition, settings, "changed"))
                .expect(204);
        Map<String, Object> ceiling = profiles("access-token-lifetime", Map.of());

        Answer refused = realm.admin("PUT", "", Map.of("clientProfiles", ceiling));
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.json().get("errorMessage").asText())
                .startsWith("The client policy broken can't be evaluated");
        assertThat(realm.admin("/client-policies/profiles").toString()).doesNotContain("access-token-lifetime");

        realm.admin(
                        "PUT",
                        "",
                        Map.of("clientProfiles", ceiling, "clientPolicies", broken("any-client", Map.of(), "changed")))
                .expect(204);
        assertThat(realm.admin("/client-policies/profiles").toString()).contains("access-token-lifetime");
        Answer again = realm.admin(
                "PUT", "", Map.of("clientProfiles", ceiling, "clientPolicies", broken(condition, settings, "changed")));
        assertThat(again.status()).as(again.text()).isEqualTo(400);
        assertThat(realm.admin("/client-policies/policies").toString()).contains("any-client");
    }

    /** It would match nothing, and nobody would see why. */
    @ParameterizedTest
    @CsvSource({
        "client-roles,roles,'member '",
        "client-access-type,type,' public'",
        "client-ids,client-ids,'web '",
        "grant-type,grant_types,'password\u00a0'",
        "client-updater-source-groups,groups,' staff'",
        "client-updater-source-roles,roles,'admin '"
    })
    void anEntryWithABlankAtAnEndIsRefused(String condition, String key, String entry) {
        Map<String, Object> settings = Map.of(key, List.of("web", entry));

        Answer refused = realm.admin("PUT", "/client-policies/policies", broken(condition, settings, "ceiling"));

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.json().get("errorMessage").asText())
                .contains(condition)
                .containsAnyOf('"' + entry + '"', '"' + entry.replace('\u00a0', ' ') + '"');
        boolean isOurs = condition.equals("client-ids");
        realm.admin("PUT", "/client-policies/policies", broken(condition, settings))
                .expect(isOurs ? 400 : 204);
    }

    /** One that was there before stays, so that other policies can be saved. */
    @Test
    void anOldEntryWithABlankPreventsNoOtherChange() {
        Map<String, Object> old = broken("client-roles", Map.of("roles", List.of("member ")), "ceiling");
        realm.storePolicies(Http.JSON.valueToTree(old).toString());

        realm.admin("PUT", "/client-policies/policies", old).expect(204);
        realm.token("web", Map.of("grant_type", "client_credentials")).expect(200);
    }

    /** A build before this check has saved it: it matches nobody, and everybody else gets tokens. */
    @Test
    void anOldClientIdWithABlankStopsNoToken() {
        Map<String, Object> old = broken("client-ids", Map.of("client-ids", List.of("web ")), "ceiling");
        realm.storePolicies(Http.JSON.valueToTree(old).toString());

        realm.token("web", Map.of("grant_type", "client_credentials")).expect(200);
    }

    private static Map<String, Object> profiles(String executor, Map<String, String> settings) {
        return Map.of(
                "profiles",
                List.of(Map.of(
                        "name",
                        "changed",
                        "executors",
                        List.of(Map.of("executor", executor, "configuration", settings)))));
    }

    private static Map<String, Object> broken(String condition, Map<String, Object> settings, String... profiles) {
        return Map.of(
                "policies",
                List.of(Map.of(
                        "name",
                        "broken",
                        "enabled",
                        true,
                        "conditions",
                        List.of(Map.of("condition", condition, "configuration", settings)),
                        "profiles",
                        List.of(profiles))));
    }
}
