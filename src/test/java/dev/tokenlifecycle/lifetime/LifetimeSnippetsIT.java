package dev.tokenlifecycle.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
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

        assertThat(expiresIn("app")).isBetween(299, 300);
        assertThat(expiresIn("web")).isBetween(899, 900);
    }

    @Test
    void serviceAccountsLiveTwoMinutes() throws IOException {
        apply("service-accounts");

        assertThat(realm.token("web", Map.of("grant_type", "client_credentials"))
                        .expect(200)
                        .json()
                        .get("expires_in")
                        .asInt())
                .isBetween(119, 120);
        assertThat(expiresIn("web")).isBetween(1799, 1800);
    }

    @Test
    void aClientRoleChoosesTheCeiling() throws IOException {
        apply("client-role");
        realm.admin("POST", "/clients/" + realm.clientUuid("web") + "/roles", Map.of("name", "admin-client"))
                .expect(201);

        assertThat(expiresIn("web")).isBetween(89, 90);
        assertThat(expiresIn("app")).isBetween(1799, 1800);
    }

    @Test
    void aStepUpIsCarriedOverToItsTokens() throws IOException {
        ClientRepresentation client = TestRealm.confidentialClient("steps");
        client.setRedirectUris(List.of(BrowserLogin.CALLBACK));
        realm.admin("POST", "/clients", client).expect(201);
        apply("step-up");

        assertThat(byCode("")).isBetween(1799, 1800);
        assertThat(byCode("&acr_values=gold")).isBetween(59, 60);
    }

    private static int byCode(String more) {
        String code = BrowserLogin.at(realm, "steps", "code", "openid", more).get("code");
        return realm.redeem("steps", code, BrowserLogin.CALLBACK)
                .get("expires_in")
                .asInt();
    }

    private static int expiresIn(String client) {
        return realm.login(client, "alice", "openid")
                .expect(200)
                .json()
                .get("expires_in")
                .asInt();
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
