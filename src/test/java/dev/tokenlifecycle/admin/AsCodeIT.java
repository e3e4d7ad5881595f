package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.RealmKeys;
import dev.tokenlifecycle.server.TestRealm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class AsCodeIT {
    private static final Path AS_CODE = Path.of("docs", "as-code").toAbsolutePath();
    private static final Map<String, Object> STOCK = Map.of(
            "name", "stock", "executors", List.of(Map.of("executor", "secure-session", "configuration", Map.of())));

    @TempDir
    Path folder;

    @RegisterExtension
    final TestRealm realm = TestRealm.onSharedServer();

    @Test
    void kcadmSetsThePoliciesUpAndTakesThemOut() throws Exception {
        realm.admin("PUT", "/client-policies/profiles", Map.of("profiles", List.of(STOCK)))
                .expect(204);
        Kcadm kcadm = new Kcadm(realm.server(), folder);
        kcadm.logIn();

        kcadm.run("setup.sh", realm.name());
        kcadm.run("setup.sh", realm.name());

        assertThat(names("profiles"))
                .containsExactly("stock", "rotate-refresh-tokens", "short-access-tokens", "revocation-hooks");
        assertThat(names("policies")).containsExactly("token-lifecycle");
        assertThat(realm.admin("/token-lifecycle/hooks").get(0).get("name").asText())
                .isEqualTo("siem");
        rotates(true);

        kcadm.run("remove.sh", realm.name());

        assertThat(names("profiles")).containsExactly("stock");
        assertThat(names("policies")).isEmpty();
        rotates(false);
    }

    @Test
    void kcadmLetsAServiceRevoke() throws Exception {
        Kcadm kcadm = new Kcadm(realm.server(), folder);
        kcadm.logIn();

        realm.admin("POST", "/clients", TestRealm.confidentialClient("https://other.example/a b"))
                .expect(201);

        kcadm.run("allow-global-revocation.sh", realm.name(), "https://other.example/a b");
        kcadm.run("allow-global-revocation.sh", realm.name(), "web");
        kcadm.run("allow-list-reader.sh", realm.name(), "web");
        kcadm.run("allow-poller.sh", realm.name(), "web");

        Http.json(
                        "POST",
                        realm.url() + "/token-lifecycle/global-token-revocation",
                        Map.of("sub_id", Map.of("format", "email", "email", "alice@example.org")),
                        "Authorization",
                        "Bearer " + Callers.serviceToken(realm, "web"))
                .expect(204);
    }

    @Test
    void kcadmSaysWhatACallerLacksAndMakesNothing() throws Exception {
        Kcadm kcadm = new Kcadm(realm.server(), folder);
        kcadm.logIn();

        assertThat(kcadm.fail("allow-poller.sh", realm.name(), "no-such-client"))
                .contains("There is no client no-such-client in the realm");
        assertThat(kcadm.fail("allow-poller.sh", realm.name(), "app"))
                .contains("The client app has no service account");

        assertThat(realm.admin("/clients?clientId=token-lifecycle")).isEmpty();
    }

    @Test
    void aRealmWithABlankOrAPercentSignInItsNameIsSetUpAndCleanedToo() throws Exception {
        Kcadm kcadm = new Kcadm(realm.server(), folder);
        kcadm.logIn();
        String odd = "my 50% " + realm.name();
        String path = "/admin/realms/" + odd.replace("%", "%25").replace(" ", "%20");
        realm.masterAdmin("POST", "/admin/realms", Map.of("realm", odd, "components", RealmKeys.small()))
                .expect(201);
        try {
            kcadm.run("setup.sh", odd);
            kcadm.run("add-presets.sh", odd);

            String output = kcadm.fail("remove.sh", odd, "no-such-realm", realm.name());

            assertThat(output).contains(odd + ": done", "no-such-realm: FAILED", realm.name() + ": done");
            assertThat(realm.masterAdmin("GET", path + "/client-policies/profiles", null)
                            .expect(200)
                            .text())
                    .doesNotContain("refresh-token-rotation");
            assertThat(names("profiles")).isEmpty();
        } finally {
            realm.masterAdmin("DELETE", path, null).expect(204);
        }
    }

    @Test
    void theFileOfConfigCliIsAccepted() throws Exception {
        JsonNode file = new YAMLMapper()
                .readTree(AS_CODE.resolve("keycloak-config-cli/realm.yaml").toFile());

        realm.admin("PUT", "/client-policies/profiles", file.get("clientProfiles"))
                .expect(204);
        realm.admin("PUT", "/client-policies/policies", file.get("clientPolicies"))
                .expect(204);

        rotates(true);
    }

    private void rotates(boolean expected) {
        String first = refreshToken(realm.login("app", "alice", "openid").expect(200));
        String second = refreshToken(realm.refresh("app", first).expect(200));
        refreshToken(realm.refresh("app", second).expect(200));

        assertThat(realm.refresh("app", first).status()).isEqualTo(expected ? 400 : 200);
    }

    private static String refreshToken(Http.Answer answer) {
        return answer.json().get("refresh_token").asText();
    }

    private List<String> names(String kind) {
        return realm.admin("/client-policies/" + kind).get(kind).findValuesAsText("name");
    }
}
