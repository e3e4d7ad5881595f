package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Browser;
import dev.tokenlifecycle.server.OidcProvider;
import dev.tokenlifecycle.server.TestRealm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.UserRepresentation;

/** Users whom an organization manages: Keycloak deletes them with their membership, and says only that it is about to. */
final class OrganizationRevocationIT extends HookedRealm {
    private static TestRealm upstream;

    @BeforeAll
    static void addOrganizations() {
        ObjectNode organizations = (ObjectNode) realm.admin("");
        realm.admin("PUT", "", organizations.put("organizationsEnabled", true)).expect(204);
        upstream = TestRealm.create();
        upstream.admin("POST", "/clients", TestRealm.confidentialClient("downstream"))
                .expect(201);
    }

    @AfterAll
    static void removeUpstream() {
        upstream.close();
    }

    @Test
    void aManagedMemberWhoIsRemoved() {
        String organization = organizationOf("ann");
        String user = realm.userId("ann");

        JsonNode told = told(
                "sessions-revoked",
                "user_deleted",
                "admin",
                () -> realm.admin("DELETE", organization + "/members/" + user, null)
                        .expect(204));

        realm.admin("GET", "/users/" + user, null).expect(404);
        assertThat(told.get("user").asText()).isEqualTo(user);
        assertThat(sessionIds(told)).hasSize(1);
        realm.admin("GET", "/token-lifecycle/families?client=web", null).expect(200);
    }

    @Test
    void anOrganizationThatIsDeletedTakesWhomItManagesWithIt() {
        String organization = organizationOf("ben");
        String user = realm.userId("ben");
        String alice = realm.userId("alice");
        login("app", "alice");
        realm.admin("POST", organization + "/members", alice).expect(201);

        JsonNode told = told(
                "sessions-revoked",
                "user_deleted",
                "admin",
                () -> realm.admin("DELETE", organization, null).expect(204));

        assertThat(told.get("user").asText()).isEqualTo(user);
        realm.admin("GET", "/users/" + alice, null).expect(200);
    }

    /** The path of an organization that manages {@code username}, who has logged in. */
    private static String organizationOf(String username) {
        String domain = username + ".example";
        UserRepresentation user = TestRealm.user(username);
        user.setEmail(username + '@' + domain);
        upstream.admin("POST", "/users", user).expect(201);
        realm.admin("POST", "/identity-provider/instances", OidcProvider.of(upstream, username, Map.of()))
                .expect(201);
        realm.admin(
                        "POST",
                        "/organizations",
                        Map.of("name", username, "alias", username, "domains", List.of(Map.of("name", domain))))
                .expect(201);
        JsonNode found = realm.admin("/organizations?exact=true&search=" + username);
        String path = "/organizations/" + found.get(0).get("id").asText();
        realm.admin("POST", path + "/identity-providers", username).expect(204);
        Browser browser = new Browser().login(realm, "web", username, Map.of("kc_idp_hint", username));
        realm.redeem("web", browser.code(), Browser.CALLBACK);
        assertThat(realm.admin(path + "/members").findValuesAsText("membershipType"))
                .containsExactly("MANAGED");
        return path;
    }
}
