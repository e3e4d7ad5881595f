package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The presets are accepted as they stand, and do what their names say. */
final class PresetsIT {
    private static final Path PRESETS = Path.of("docs", "as-code", "presets", "profiles.json");

    @TempDir
    static Path folder;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @BeforeAll
    static void createRealm() throws IOException {
        realm.admin("PUT", "/client-policies/profiles", Http.JSON.readTree(Files.readString(PRESETS)))
                .expect(204);
    }

    @ParameterizedTest
    @CsvSource({
        "token-lifecycle-browser-app, 200, 300",
        "token-lifecycle-native-app, 200, 300",
        "token-lifecycle-ai-agent, 200, 300",
        "token-lifecycle-fapi-2, 200, 300",
        "token-lifecycle-high-security, 400, 60"
    })
    void aPresetRotatesShortensAndAnswersARetryAsItSays(String preset, int retry, int lifetime) {
        bind(preset);
        JsonNode login = realm.login("app", "alice", "openid").expect(200).json();
        assertThat(login.get("expires_in").asInt()).isLessThanOrEqualTo(lifetime);
        JsonNode next = realm.refresh("app", refreshToken(login)).expect(200).json();

        assertThat(realm.refresh("app", refreshToken(login)).status()).isEqualTo(retry);

        assertThat(realm.refresh("app", refreshToken(next)).status()).isEqualTo(retry);
    }

    @Test
    void kcadmAddsThemBesideWhatIsThere() throws Exception {
        try (TestRealm other = TestRealm.create()) {
            Kcadm kcadm = new Kcadm(other.server(), folder);
            kcadm.logIn();
            kcadm.run("setup.sh", other.name());

            kcadm.run("add-presets.sh", other.name());
            String edited = other.admin("/client-policies/profiles")
                    .toString()
                    .replace("\"reuse-grace-seconds\":\"60\"", "\"reuse-grace-seconds\":\"61\"");
            other.admin("PUT", "/client-policies/profiles", edited).expect(204);
            kcadm.run("add-presets.sh", other.name());

            assertThat(other.admin("/client-policies/profiles").toString()).contains("\"reuse-grace-seconds\":\"61\"");

            assertThat(other.admin("/client-policies/profiles").get("profiles").findValuesAsText("name"))
                    .containsExactly(
                            "rotate-refresh-tokens",
                            "short-access-tokens",
                            "revocation-hooks",
                            "token-lifecycle-browser-app",
                            "token-lifecycle-native-app",
                            "token-lifecycle-ai-agent",
                            "token-lifecycle-fapi-2",
                            "token-lifecycle-high-security");
        }
    }

    private static void bind(String preset) {
        Map<String, Object> policy = Map.of(
                "name",
                "preset",
                "enabled",
                true,
                "conditions",
                List.of(Map.of("condition", "any-client", "configuration", Map.of())),
                "profiles",
                List.of(preset));
        realm.admin("PUT", "/client-policies/policies", Map.of("policies", List.of(policy)))
                .expect(204);
    }

    private static String refreshToken(JsonNode answer) {
        return answer.get("refresh_token").asText();
    }
}
