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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImportIT {
    private static final Path DEMO = Path.of("realm-export/demo-realm.json");
    private static final String REFUSAL =
            "refresh-token-rotation: reuse-grace-seconds must be between 0 and 300, was \"900\" [Reuse grace (seconds)]";

    private static final String BROKEN = "The client policy bound can't be evaluated: a setting of its conditions";

    private static final String UNREACHABLE =
            "The client policy bound would never notify the revocation hook late: its condition grant-type looks at a request";

    @Test
    void theDemoRealmImportedExportedAndImportedAgainHasTheSamePolicies() throws IOException {
        try (TestRealm admin = TestRealm.create();
                Imported first = Imported.of(admin, named("demo-first", Files.readString(DEMO)))) {
            JsonNode exported = export(admin, "demo-first");
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

    /** Also where the file brings all its clients, as a whole export does. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHookThatNoRevocationReachesIsRefusedWithTheReasonAndLeavesNothing(boolean withClients) throws IOException {
        try (TestRealm admin = TestRealm.create()) {
            ObjectNode realm = withHookOn("grant-type", Map.of("grant_types", List.of("password")));
            if (withClients) {
                realm.set("clients", withoutIds(export(admin, admin.name()).get("clients")));
            }

            Http.Answer answer = admin.masterAdmin("POST", "/admin/realms", named("never", realm.toString()));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("errorMessage").asText()).contains(UNREACHABLE);
            assertThat(admin.masterAdmin("GET", "/admin/realms/never", null).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aRealmIsNotChangedToSuchAHookEither() throws IOException {
        String reached = withHookOn("any-client", Map.of()).toString();
        try (TestRealm admin = TestRealm.create();
                Imported imported = Imported.of(admin, named("reached", reached))) {
            JsonNode before = imported.policies();
            ObjectNode change = withHookOn("grant-type", Map.of("grant_types", List.of("password")));

            Http.Answer answer = admin.masterAdmin("PUT", "/admin/realms/reached", change);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("errorMessage").asText()).contains(UNREACHABLE);
            assertThat(imported.policies()).isEqualTo(before);
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

    static Stream<Arguments> faults() {
        ObjectNode broken = withCeilingOn("client-roles", Map.of("roles", Map.of("a", "b")));
        return Stream.of(
                Arguments.of(broken, BROKEN),
                Arguments.of(withCeilingOn("client-scopes", Map.of("scopes", List.of("phone"))), BROKEN),
                Arguments.of(asAttributes(broken, broken.get("clientPolicies").toString()), BROKEN),
                Arguments.of(asAttributes(broken, "nonsense"), "The client policies of realm faulty can't be read"),
                Arguments.of(
                        withCeilingOn("client-roles", Map.of("roles", List.of("member "))),
                        "The client policy bound would not match what its condition client-roles names: \"member \""),
                Arguments.of(
                        withCeilingOn("client-ids", Map.of("client-ids", List.of("web "))),
                        "client-ids: client-ids must be a list of 1 to 200 client ids"),
                Arguments.of(
                        with("access-token-lifetime", Map.of("max-lifetime-seconds", "abc"), "any-client", Map.of()),
                        "access-token-lifetime: max-lifetime-seconds must be between 10 and 86400, was \"abc\""),
                Arguments.of(
                        with("revocation-hook", Map.of("hook-name", "siem"), "any-client", Map.of()),
                        "revocation-hook: endpoint-url must be "));
    }

    /** Keycloak writes attributes unread. */
    private static ObjectNode asAttributes(ObjectNode realm, String policies) {
        ObjectNode other = realm.deepCopy();
        String profiles = other.remove("clientProfiles").toString();
        other.remove("clientPolicies");
        other.putObject("attributes")
                .put("client-policies.profiles", profiles)
                .put("client-policies.policies", policies);
        return other;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsRefusedWithTheSentenceAndLeavesNothing(ObjectNode realm, String sentence) throws IOException {
        try (TestRealm admin = TestRealm.create()) {
            Http.Answer answer = admin.masterAdmin("POST", "/admin/realms", named("faulty", realm.toString()));

            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.json().get("errorMessage").asText()).startsWith(sentence);
            assertThat(admin.masterAdmin("GET", "/admin/realms/faulty", null).status())
                    .isEqualTo(404);
        }
    }

    /** It has no place for them. */
    @Test
    void aPartialImportChangesNoPolicies() throws IOException {
        try (TestRealm admin = TestRealm.create();
                Imported imported = Imported.of(
                        admin,
                        named("partly", withCeilingOn("any-client", Map.of()).toString()))) {
            JsonNode before = imported.policies();
            ObjectNode part = withCeilingOn("client-roles", Map.of("roles", Map.of("a", "b")));
            part.put("ifResourceExists", "OVERWRITE");

            int status = admin.masterAdmin("POST", "/admin/realms/partly/partialImport", part)
                    .status();

            assertThat(status).isIn(200, 400);
            assertThat(imported.policies()).isEqualTo(before);
        }
    }

    static Stream<Arguments> files() throws IOException {
        return Stream.of(
                Arguments.of(bad("demo"), REFUSAL),
                Arguments.of(
                        named(
                                "demo",
                                withCeilingOn("client-roles", Map.of("roles", Map.of("a", "b")))
                                        .toString()),
                        BROKEN));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileWithAFaultIsRefusedAtTheStartWithTheSentenceInTheLog(String file, String sentence) {
        DistributionServer.Builder server = new DistributionServer.Builder("import")
                .file("data/import/demo-realm.json", file)
                .options("--import-realm");

        assertThatThrownBy(server::start).hasMessageContaining(sentence);
    }

    private static JsonNode export(TestRealm admin, String realm) {
        String path = "/admin/realms/" + realm + "/partial-export?exportClients=true&exportGroupsAndRoles=true";
        return admin.masterAdmin("POST", path, null).expect(200).json();
    }

    private static JsonNode withoutIds(JsonNode exported) throws IOException {
        return Http.JSON.readTree(exported.toString().replaceAll("\"id\":\"[^\"]*\",", ""));
    }

    private static ObjectNode withHookOn(String condition, Map<String, ?> configuration) {
        return with(
                "revocation-hook", Map.of("hook-name", "late", "delivery", List.of("poll")), condition, configuration);
    }

    private static ObjectNode withCeilingOn(String condition, Map<String, ?> configuration) {
        return with("access-token-lifetime", Map.of(), condition, configuration);
    }

    /** A realm with one policy. */
    private static ObjectNode with(
            String executor, Map<String, ?> settings, String condition, Map<String, ?> configuration) {
        Map<String, ?> profile =
                Map.of("name", "ours", "executors", List.of(Map.of("executor", executor, "configuration", settings)));
        Map<String, ?> policy = Map.of(
                "name",
                "bound",
                "enabled",
                true,
                "conditions",
                List.of(Map.of("condition", condition, "configuration", configuration)),
                "profiles",
                List.of("ours"));
        return Http.JSON.valueToTree(Map.of(
                "enabled",
                true,
                "clientProfiles",
                Map.of("profiles", List.of(profile)),
                "clientPolicies",
                Map.of("policies", List.of(policy))));
    }

    private static String refusal(TestRealm realm, String executor, Map<String, ?> settings) {
        return realm.saveProfile(executor, settings)
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
