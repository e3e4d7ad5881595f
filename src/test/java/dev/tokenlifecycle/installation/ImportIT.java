package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ImportIT {
    private static final Path DEMO = Path.of("realm-export/demo-realm.json");
    private static final String REFUSAL =
            "refresh-token-rotation: reuse-grace-seconds must be between 0 and 300, was \"900\" [Reuse grace (seconds)]";

    @Test
    void theDemoRealmImportedExportedAndImportedAgainHasTheSamePolicies() throws IOException {
        try (TestRealm admin = TestRealm.create();
                Imported first = Imported.of(admin, named("demo-first", Files.readString(DEMO)))) {
            JsonNode exported = admin.masterAdmin(
                            "POST",
                            "/admin/realms/demo-first/partial-export?exportClients=true&exportGroupsAndRoles=true",
                            null)
                    .expect(200)
                    .json();
            try (Imported second = Imported.of(admin, named("demo-second", strangerTo(exported)))) {
                assertThat(second.policies()).isEqualTo(first.policies());
                assertThat(first.policies().findValuesAsText("executor"))
                        .containsExactly("refresh-token-rotation", "access-token-lifetime", "revocation-hook");
            }
        }
    }

    @Test
    void theDemoRealmHoldsNoIds() throws IOException {
        assertThat(Http.JSON.readTree(Files.readString(DEMO)).findValues("id")).isEmpty();
    }

    @Test
    void aRealmWithABadSettingIsRefusedWithTheSentenceAndLeavesNothing() throws IOException {
        try (TestRealm admin = TestRealm.create()) {
            Http.Answer answer = admin.masterAdmin("POST", "/admin/realms", bad("demo-bad"));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("errorMessage").asText()).isEqualTo(REFUSAL);
            assertThat(admin.masterAdmin("GET", "/admin/realms/demo-bad", null).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aProfileWithAWrongTypeOrAnUnknownKeyIsRefusedWithTheSentence() {
        try (TestRealm realm = TestRealm.create()) {
            assertThat(refusal(realm, "access-token-lifetime", Map.of("max-lifetime-seconds", List.of(60))))
                    .isEqualTo(
                            "access-token-lifetime: max-lifetime-seconds must be between 10 and 86400, was [60] [Longest lifetime (seconds)]");
            assertThat(refusal(realm, "access-token-lifetime", Map.of("max-lifetime", 60)))
                    .startsWith("access-token-lifetime: unknown key \"max-lifetime\"; the known ones are ");
            assertThat(refusal(
                            realm, "revocation-hook", Map.of("hook-name", "siem", "endpoint-url", "ftp://example.org")))
                    .startsWith("revocation-hook: endpoint-url must be ")
                    .endsWith("was \"ftp://example.org\" [Endpoint URL]");
        }
    }

    @Test
    void aFileWithABadSettingIsRefusedAtTheStartWithTheSentenceInTheLog() throws IOException {
        DistributionServer.Builder server = new DistributionServer.Builder("import")
                .file("data/import/demo-realm.json", bad("demo"))
                .options("--import-realm");

        assertThatThrownBy(server::start).hasMessageContaining(REFUSAL);
    }

    private static String refusal(TestRealm realm, String executor, Map<String, ?> settings) {
        Map<String, ?> profile =
                Map.of("name", "bad", "executors", List.of(Map.of("executor", executor, "configuration", settings)));
        return realm.admin("PUT", "/client-policies/profiles", Map.of("profiles", List.of(profile)))
                .expect(400)
                .json()
                .get("errorMessage")
                .asText();
    }

    private static String bad(String name) throws IOException {
        String demo = Files.readString(DEMO);
        String bad = demo.replace("\"reuse-grace-seconds\": \"10\"", "\"reuse-grace-seconds\": \"900\"");
        assertThat(bad).isNotEqualTo(demo);
        return named(name, bad);
    }

    private static String named(String name, String realm) throws IOException {
        return Http.JSON.writeValueAsString(((ObjectNode) Http.JSON.readTree(realm)).put("realm", name));
    }

    /** An export without the ids of the realm that it came from, as another server would see it. */
    private static String strangerTo(JsonNode exported) throws IOException {
        ObjectNode slim = Http.JSON.createObjectNode();
        slim.put("enabled", true);
        slim.set("clientProfiles", exported.get("clientProfiles"));
        slim.set("clientPolicies", exported.get("clientPolicies"));
        return Http.JSON.writeValueAsString(slim);
    }

    /** A realm that a test imported. */
    private record Imported(TestRealm admin, String name) implements AutoCloseable {
        static Imported of(TestRealm admin, String realm) throws IOException {
            admin.masterAdmin("POST", "/admin/realms", realm).expect(201);
            return new Imported(admin, Http.JSON.readTree(realm).get("realm").asText());
        }

        JsonNode policies() {
            ObjectNode both = Http.JSON.createObjectNode();
            for (String part : List.of("profiles", "policies")) {
                both.set(
                        part,
                        admin.masterAdmin("GET", "/admin/realms/" + name + "/client-policies/" + part, null)
                                .expect(200)
                                .json());
            }
            return both;
        }

        @Override
        public void close() {
            admin.masterAdmin("DELETE", "/admin/realms/" + name, null);
        }
    }
}
