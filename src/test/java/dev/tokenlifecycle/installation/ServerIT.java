package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerIT {
    @Test
    void theServerKnowsTheThreeExecutorsOfThePackagedJar() {
        try (TestRealm realm = TestRealm.create()) {
            JsonNode info = realm.masterAdmin("GET", "/admin/serverinfo", null)
                    .expect(200)
                    .json();

            JsonNode executors = info.at("/providers/client-policy-executor/providers");

            assertThat(executors.has("refresh-token-rotation")).isTrue();
            assertThat(executors.has("access-token-lifetime")).isTrue();
            assertThat(executors.has("revocation-hook")).isTrue();
        }
    }

    /** What the console shows as Provider info, and what the log says first. */
    @Test
    void theVersionIsInTheServerInfoAndInTheLog() {
        try (TestRealm realm = TestRealm.create()) {
            JsonNode providers = realm.masterAdmin("GET", "/admin/serverinfo", null)
                    .expect(200)
                    .json()
                    .get("providers");
            for (String ours : List.of(
                    "refresh-token/providers/token-family",
                    "client-policy-executor/providers/revocation-hook",
                    "token-interceptor/providers/access-token-ceiling")) {
                JsonNode info = providers.at("/" + ours + "/operationalInfo");
                assertThat(info.get("token-lifecycle").asText()).as(ours).startsWith("0.1.0");
                assertThat(info.get("tested-on-this-keycloak").asText()).isEqualTo(isTested() ? "yes" : "no");
            }
        }
        assertThat(KeycloakServer.shared().log().lines().filter(line -> line.contains("Token Lifecycle 0.1.0")))
                .singleElement()
                .asString()
                .contains(" on Keycloak " + System.getProperty("keycloak.version")
                        + (isTested() ? ": tested together" : ": not tested together, only with "));
    }

    /** Whether the suite is declared to run whole on this version of Keycloak. */
    private static boolean isTested() {
        return List.of(System.getProperty("keycloak.tested.versions").split(","))
                .contains(System.getProperty("keycloak.version"));
    }

    @Test
    void aBadSettingIsRefusedWithTheKeyTheRangeAndTheValue() {
        try (TestRealm realm = TestRealm.create()) {
            Http.Answer answer = realm.saveProfile("refresh-token-rotation", Map.of("reuse-grace-seconds", "900"));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("errorMessage").asText())
                    .isEqualTo(
                            "refresh-token-rotation: reuse-grace-seconds must be between 0 and 300, was \"900\" [Reuse grace (seconds)]");
        }
    }

    @Test
    void theServerStartsWithoutAWarningOfOurs() {
        // What the other tests of the suite provoke later is no matter of the start.
        assertThat(KeycloakServer.shared().log().lines().takeWhile(line -> !line.contains("Listening on:")))
                .noneMatch(line -> line.contains("dev.tokenlifecycle")
                        && line.contains(" WARN ")
                        && !line.contains("KC-SERVICES0047")
                        && (isTested() || !line.contains("not tested together")));
    }
}
