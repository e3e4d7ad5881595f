package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Browser;
import dev.tokenlifecycle.server.Jwt;
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
    void aManagedMemberWhoIsRemovedNotifiesTheHook() {
        Managed ann = managed("ann");
        String user = realm.userId("ann");

        JsonNode told = told(
                "sessions-revoked",
                "user_deleted",
                "admin",
                () -> realm.admin("DELETE", ann.organization() + "/members/" + user, null)
                        .expect(204));

        realm.admin("GET", "/users/" + user, null).expect(404);
        assertThat(told.get("user").asText()).isEqualTo(user);
        assertThat(sessionIds(told)).hasSize(1);
        realm.admin("GET", "/token-lifecycle/families?client=web", null).expect(200);
        assertThat(isStored(ann.family())).isFalse();
    }

    @Test
    void anOrganizationThatIsDeletedTakesWhomItManagesWithIt() {
        Managed ben = managed("ben");
        String user = realm.userId("ben");
        String alice = realm.userId("alice");
        login("app", "alice");
        realm.admin("POST", ben.organization() + "/members", alice).expect(201);

        JsonNode told = told(
                "sessions-revoked",
                "user_deleted",
                "admin",
                () -> realm.admin("DELETE", ben.organization(), null).expect(204));

        assertThat(told.get("user").asText()).isEqualTo(user);
        realm.admin("GET", "/users/" + alice, null).expect(200);
        assertThat(isStored(ben.family())).isFalse();
    }

    /** Whose families are gone with them: a row that was left would be found. */
    private static boolean isStored(String family) {
        Map<String, Object> dryRun = Map.of("family", family, "reason", "test", "dry_run", true);
        return realm.admin("POST", "/token-lifecycle/revocations", dryRun).status() != 404;
    }

    /**
     * Somebody who has logged in.
     *
     * @param organization the path of the organization that manages them
     * @param family the family of their tokens
     */
    private record Managed(String organization, String family) {}

    private static Managed managed(String username) {
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
        JsonNode tokens = realm.redeem("web", browser.code(), Browser.CALLBACK);
        assertThat(realm.admin(path + "/members").findValuesAsText("membershipType"))
                .containsExactly("MANAGED");
        String family =
                Jwt.claims(tokens.get("refresh_token").asText()).get("jti").asText();
        assertThat(isStored(family)).isTrue();
        return new Managed(path, family);
    }
}
