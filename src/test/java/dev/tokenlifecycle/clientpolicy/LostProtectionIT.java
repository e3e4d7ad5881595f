package dev.tokenlifecycle.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Protection that goes is told of; a change that protects as well is not. */
final class LostProtectionIT {
    private static final Policy ROTATION =
            Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of("reuse-grace-seconds", "0"));

    @RegisterExtension
    final TestRealm realm = TestRealm.onSharedServer();

    @BeforeEach
    void makeRealm() {
        realm.policies(ROTATION, ceiling("90"));
        realm.admin("DELETE", "/admin-events", null).expect(204);
    }

    private static Policy ceiling(String seconds) {
        return Policy.ofAnyClient("ceiling", "access-token-lifetime", Map.of("max-lifetime-seconds", seconds));
    }

    /** Keycloak's console saves the policies that it loaded before somebody tightened them. */
    @Test
    void aRealmThatIsSavedWithOldPoliciesIsToldOf() {
        ObjectNode old = (ObjectNode) realm.admin("");
        old.set("clientProfiles", realm.admin("/client-policies/profiles"));
        old.set("clientPolicies", realm.admin("/client-policies/policies"));
        edit("profiles", "\"90\"", "\"45\"");
        assertThat(told()).isEmpty();

        realm.admin("PUT", "", old).expect(204);

        assertThat(told()).hasSize(1);
        assertThat(told().toString()).contains("policy ceiling has a weaker access-token-lifetime");
        assertThat(realm.server().log())
                .contains("Clients of realm " + realm.name()
                        + " are protected less than before: policy ceiling has a weaker access-token-lifetime");
        assertThat(Http.get(realm.server().managementUrl() + "/metrics").text())
                .containsPattern("token_lifecycle_weakened_policies_total\\{[^}]*realm=\"" + realm.name() + "\"");
    }

    @Test
    void aPolicyThatIsDisabledOrTakenAwayIsToldOf() {
        edit("policies", "\"name\":\"rotation\",\"enabled\":true", "\"name\":\"rotation\",\"enabled\":false");

        assertThat(told()).hasSize(1);
        realm.admin("PUT", "/client-policies/policies", Map.of("policies", List.of()))
                .expect(204);

        assertThat(told()).hasSize(2);
        assertThat(told().toString())
                .contains(
                        "policy rotation has no longer refresh-token-rotation",
                        "policy ceiling has no longer access-token-lifetime");
    }

    @Test
    void aStricterPolicyUnderAnotherNameIsNoLoss() {
        edit("policies", "\"name\":\"ceiling\"", "\"name\":\"renamed\"");
        edit("profiles", "\"90\"", "\"60\"");

        assertThat(told()).isEmpty();
    }

    /** Tools that write a realm's attributes write past the check of profiles and policies. */
    @Test
    void policiesThatAreTakenAwayAsAnAttributeAreToldOf() {
        realm.admin("PUT", "", Map.of("attributes", Map.of("client-policies.policies", "{\"policies\":[]}")))
                .expect(204);

        assertThat(told()).hasSize(1);
        assertThat(told().toString()).contains("policy ceiling has no longer access-token-lifetime");
    }

    @Test
    void aConditionThatIsTurnedIntoNoneIsToldOf() {
        edit("policies", "\"configuration\":{}", "\"configuration\":{\"is-negative-logic\":\"True\"}");

        assertThat(told()).hasSize(1);
    }

    @Test
    void anotherClientInAListIsNoLossAndOneLessIs() {
        realm.policies(new Policy(
                "named",
                "client-ids",
                Map.of("client-ids", List.of("web")),
                "access-token-lifetime",
                Map.of("max-lifetime-seconds", "90")));
        int before = told().size();

        edit("policies", "[\"web\"]", "[\"app\",\"web\"]");
        assertThat(told()).hasSize(before);

        edit("policies", "[\"app\",\"web\"]", "[\"app\"]");
        assertThat(told()).hasSize(before + 1);
        assertThat(told().get(0).toString())
                .contains("policy named has a weaker access-token-lifetime, or for other clients");
    }

    /** Saves the realm's profiles or policies with another text in one place. */
    private void edit(String what, String text, String other) {
        String saved = realm.admin("/client-policies/" + what).toString();
        assertThat(saved).contains(text);
        realm.admin("PUT", "/client-policies/" + what, saved.replace(text, other))
                .expect(204);
    }

    private JsonNode told() {
        return realm.admin("/admin-events?resourcePath=client-policies/weakened");
    }
}
