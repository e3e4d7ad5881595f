package dev.tokenlifecycle;

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

    @Test
    void aBadSettingIsRefusedWithTheKeyTheRangeAndTheValue() {
        try (TestRealm realm = TestRealm.create()) {
            Http.Answer answer = realm.admin(
                    "PUT",
                    "/client-policies/profiles",
                    Map.of(
                            "profiles",
                            List.of(Map.of(
                                    "name",
                                    "bad",
                                    "executors",
                                    List.of(Map.of(
                                            "executor",
                                            "refresh-token-rotation",
                                            "configuration",
                                            Map.of("reuse-grace-seconds", "900")))))));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("errorMessage").asText())
                    .isEqualTo("refresh-token-rotation: reuse-grace-seconds must be between 0 and 300, was \"900\"");
        }
    }

    @Test
    void theServerStartsWithoutAWarningOfOurs() {
        // What the other tests of the suite provoke later is no matter of the start.
        assertThat(KeycloakServer.shared().log().lines().takeWhile(line -> !line.contains("Listening on:")))
                .noneMatch(line -> line.contains("dev.tokenlifecycle")
                        && line.contains(" WARN ")
                        && !line.contains("KC-SERVICES0047"));
    }
}
