package dev.tokenlifecycle.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TokenLife;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.ClientRepresentation;

/** Sends the snippets of docs/lifetime.md as they stand. */
final class LifetimeSnippetsIT {
    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer(it -> {
        // Longer than every ceiling of the snippets.
        it.setAccessTokenLifespan(1800);
        it.setAttributes(Map.of("acr.loa.map", "{\"gold\":\"1\"}"));
    });

    @Test
    void publicAndConfidentialClientsDiffer() throws IOException {
        apply("access-type");

        assertThat(life("app")).isEqualTo(300);
        assertThat(life("web")).isEqualTo(900);
    }

    @Test
    void serviceAccountsLiveTwoMinutes() throws IOException {
        apply("service-accounts");

        assertThat(life(realm.token("web", Map.of("grant_type", "client_credentials"))))
                .isEqualTo(120);
        assertThat(life("web")).isBetween(1799L, 1800L);
    }

    @Test
    void aClientRoleChoosesTheCeiling() throws IOException {
        apply("client-role");
        realm.admin("POST", "/clients/" + realm.clientUuid("web") + "/roles", Map.of("name", "admin-client"))
                .expect(201);

        assertThat(life("web")).isEqualTo(90);
        assertThat(life("app")).isBetween(1799L, 1800L);
    }

    @Test
    void aStepUpIsCarriedOverToItsTokens() throws IOException {
        ClientRepresentation client = TestRealm.confidentialClient("steps");
        client.setRedirectUris(List.of(BrowserLogin.CALLBACK));
        realm.admin("POST", "/clients", client).expect(201);
        apply("step-up");

        assertThat(byCode("")).isBetween(1799L, 1800L);
        assertThat(byCode("&acr_values=gold")).isEqualTo(60);
    }

    private static long byCode(String more) {
        String code = BrowserLogin.at(realm, "steps", "code", "openid", more).get("code");
        return TokenLife.of(realm.redeem("steps", code, BrowserLogin.CALLBACK), "access_token");
    }

    private static long life(String client) {
        return life(realm.login(client, "alice", "openid"));
    }

    private static long life(Answer answer) {
        return TokenLife.of(answer.expect(200).json(), "access_token");
    }

    private static void apply(String snippet) throws IOException {
        String docs = Files.readString(Path.of("docs/lifetime.md"));
        int marker = docs.indexOf("<!-- snippet: " + snippet + " -->");
        int begin = docs.indexOf("```json\n", marker) + "```json\n".length();
        JsonNode bodies = Http.JSON.readTree(docs.substring(begin, docs.indexOf("```", begin)));
        realm.admin("PUT", "/client-policies/policies", Map.of("policies", List.of()))
                .expect(204);
        realm.admin("PUT", "/client-policies/profiles", bodies.get("profiles")).expect(204);
        realm.admin("PUT", "/client-policies/policies", bodies.get("policies")).expect(204);
    }
}
