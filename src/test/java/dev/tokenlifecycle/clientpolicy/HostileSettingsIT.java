package dev.tokenlifecycle.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TokenLife;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools and people send as settings and policies: it is understood, or refused with a sentence, and nothing is open meanwhile. */
final class HostileSettingsIT {
    private static final String CEILING = "access-token-lifetime";

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    @BeforeEach
    void ceiling() {
        realm.policy(CEILING, Map.of("max-lifetime-seconds", "60"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"configuration\":null",
                ",\"configuration\":[]",
                ",\"configuration\":\"x\"",
                ",\"configuration\":5",
                ""
            })
    void settingsThatAreNoObjectAreRefused(String configuration) {
        Answer refused = realm.admin(
                "PUT",
                "/client-policies/profiles",
                "{\"profiles\":[{\"name\":\"test\",\"executors\":[{\"executor\":\"" + CEILING + "\"" + configuration
                        + "}]}]}");

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.json().get("errorMessage").asText())
                .startsWith(CEILING + ": the configuration in client profile test must be a JSON object, was ");
        assertThat(lifetime()).isEqualTo(60);
    }

    /** Numbers and flags as strings, one string for a list, null for what isn't set: kcadm, Terraform and the console write all of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"max-lifetime-seconds\":60}",
                "{\"max-lifetime-seconds\":\" 60 \",\"cap-id-token\":\"true\",\"auto-configure\":null}",
                "{\"max-lifetime-seconds\":\"60\",\"scope-lifetimes\":\"a=60##b=70\"}",
                "{\"max-lifetime-seconds\":\"60\",\"scope-lifetimes\":[null,\"\",\" a = 60 \"]}",
                "{\"max-lifetime-seconds\":\"60\",\"scope-lifetimes\":\"\"}"
            })
    void whatToolsWriteIsUnderstood(String configuration) {
        save(configuration).expect(204);

        assertThat(lifetime()).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
            '{"max-lifetime-seconds":"abc"}', max-lifetime-seconds must be between
            '{"max-lifetime-seconds":60.5}', max-lifetime-seconds must be between
            '{"max-lifetime-seconds":99999999999999999999}', max-lifetime-seconds must be between
            '{"max-lifetime-seconds":{"a":1}}', max-lifetime-seconds must be between
            '{"cap-id-token":"True"}', cap-id-token must be true or false
            '{"cap-id-token":[true]}', cap-id-token must be true or false
            '{"scope-lifetimes":{"a":60}}', scope-lifetimes must be
            '{"scope-lifetimes":[["a=60"]]}', scope-lifetimes must be
            '{"scope-lifetimes":["a\u200b=60"]}', scope-lifetimes must be
            '{"max\\nlifetime":60}', unknown key "max lifetime"
            '{"":60}', unknown key ""
            """)
    void anythingElseIsRefusedWithTheKey(String configuration, String sentence) {
        Answer refused = save(configuration);

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.json().get("errorMessage").asText()).startsWith(CEILING + ": " + sentence);
        assertThat(lifetime()).isEqualTo(60);
    }

    @Test
    void ofAnExecutorThatIsTwiceInAProfileTheStricterHolds() {
        realm.admin("PUT", "/client-policies/profiles", profile("test", "90", "40"))
                .expect(204);

        assertThat(lifetime()).isEqualTo(40);
    }

    /** Keycloak refuses a policy that names no profile, but not to rename the profile of one. */
    @Test
    void aProfileThatIsRenamedWhileAPolicyAppliesItIsToldOf() {
        realm.admin("DELETE", "/admin-events", null).expect(204);

        realm.admin("PUT", "/client-policies/profiles", profile("renamed", "60"))
                .expect(204);

        JsonNode told = realm.admin("/admin-events?resourcePath=client-policies/weakened");
        assertThat(told).hasSize(1);
        assertThat(told.toString()).contains("policy test has no longer access-token-lifetime");
        assertThat(lifetime()).isGreaterThan(60);
    }

    /** Whoever is last wins; every answer is about a whole save. */
    @Test
    void ofSavesAtOnceOneIsThereWhole() {
        Set<Integer> answers = IntStream.range(20, 40)
                .mapToObj(seconds -> CompletableFuture.supplyAsync(
                        () -> realm.admin("PUT", "/client-policies/profiles", profile("test", String.valueOf(seconds)))
                                .status()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .collect(Collectors.toSet());

        assertThat(answers).contains(204).isSubsetOf(204, 409);
        String saved = realm.admin("/client-policies/profiles")
                .at("/profiles/0/executors/0/configuration/max-lifetime-seconds")
                .asText();
        assertThat(lifetime()).isEqualTo(Long.parseLong(saved));
    }

    private static Answer save(String configuration) {
        return realm.admin(
                "PUT",
                "/client-policies/profiles",
                "{\"profiles\":[{\"name\":\"test\",\"executors\":[{\"executor\":\"" + CEILING + "\",\"configuration\":"
                        + configuration + "}]}]}");
    }

    /** A profile with a ceiling for each of {@code seconds}. */
    private static Map<String, ?> profile(String name, String... seconds) {
        return Map.of(
                "profiles",
                List.of(Map.of(
                        "name",
                        name,
                        "executors",
                        List.of(seconds).stream()
                                .map(each -> Map.of(
                                        "executor", CEILING, "configuration", Map.of("max-lifetime-seconds", each)))
                                .toList())));
    }

    private static long lifetime() {
        return TokenLife.of(
                realm.token("web", Map.of("grant_type", "client_credentials"))
                        .expect(200)
                        .json(),
                "access_token");
    }
}
