package dev.tokenlifecycle.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

    /** An attribute of the realm is written past every check. */
    @ParameterizedTest
    @MethodSource("broken")
    void issuesNoTokenSaysWhyAndCanBeRepaired(String condition, Map<String, Object> settings) throws Exception {
        String stored = JsonSerialization.writeValueAsString(broken(condition, settings, "ceiling", "hook"));
        String profiles = realm.admin("/client-policies/profiles").toString();
        realm.admin(
                        "PUT",
                        "",
                        Map.of(
                                "attributes",
                                Map.of("client-policies.policies", stored, "client-policies.profiles", profiles)))
                .expect(204);

        realm.token("web", Map.of("grant_type", "client_credentials")).expect(500);
        assertThat(realm.server().log()).contains("Client policy broken can't be evaluated");
        for (String report : List.of("overview", "overview/clients", "lifetimes")) {
            assertThat(realm.admin("GET", "/token-lifecycle/" + report, null)
                            .expect(500)
                            .json()
                            .get("errorMessage")
                            .asText())
                    .as(report)
                    .isEqualTo("Client policy broken can't be evaluated");
        }

        realm.policies(CEILING);
        realm.token("web", Map.of("grant_type", "client_credentials")).expect(200);
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
