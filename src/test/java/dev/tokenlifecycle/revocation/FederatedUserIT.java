package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Browser;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Users of a directory whose ids have a slash in them: {@code f:<component>:domain/name}. */
@Tag("receiver")
final class FederatedUserIT extends HookedRealm {
    private static String directory;

    @BeforeAll
    static void addDirectory() {
        realm.admin(
                        "POST",
                        "/components",
                        Map.of(
                                "name",
                                "directory",
                                "providerId",
                                "domain-users",
                                "providerType",
                                "org.keycloak.storage.UserStorageProvider"))
                .expect(201);
        directory = realm.admin("/components?name=directory").get(0).get("id").asText();
        // The directory knows nothing but names.
        ObjectNode profile = (ObjectNode) realm.admin("/authentication/required-actions/VERIFY_PROFILE");
        realm.admin("PUT", "/authentication/required-actions/VERIFY_PROFILE", profile.put("enabled", false))
                .expect(204);
        client("asks", it -> it.setConsentRequired(true), Map.of());
    }

    @Test
    void aSignOutByAnAdminNotifiesTheHook() {
        login("app", "domain/amy");

        toldOf(
                "amy",
                "sessions-revoked",
                "admin_logout",
                () -> realm.admin("POST", path("amy") + "/logout", null).expect(204));
    }

    @Test
    void aUserIsDisabled() {
        login("app", "domain/ben");
        Map<String, Object> disabled = Map.of("enabled", false);

        toldOf(
                "ben",
                "sessions-revoked",
                "user_disabled",
                () -> realm.admin("PUT", path("ben"), disabled).expect(204));
    }

    @Test
    void aUserIsDeleted() {
        login("app", "domain/cleo");

        toldOf(
                "cleo",
                "sessions-revoked",
                "user_deleted",
                () -> realm.admin("DELETE", path("cleo"), null).expect(204));
    }

    @Test
    void aConsentThatAnAdminWithdrawsNotifiesTheHook() {
        new Browser().login(realm, "asks", "domain/dan", Map.of()).submit(Map.of("accept", "Yes"));

        JsonNode told = toldOf(
                "dan",
                "tokens-revoked",
                "consent_revoked",
                () -> realm.admin("DELETE", path("dan") + "/consents/asks", null)
                        .expect(204));

        assertThat(told.get("client").asText()).isEqualTo("asks");
    }

    @Test
    void endingAllThatAUserHasNotifiesTheHook() {
        String token = login("app", "domain/eve").get("refresh_token").asText();
        Map<String, String> everything = Map.of("user", "domain/eve", "reason", "test");

        toldOf(
                "eve",
                "sessions-revoked",
                "revoked_by_admin",
                () -> realm.admin("POST", "/token-lifecycle/revocations", everything)
                        .expect(200));

        realm.refresh("app", token).expect(400);
    }

    /** The next that looks at the user finds that its directory doesn't have it any more; Keycloak then deletes it. */
    @Test
    void anImportedUserThatItsDirectoryHasDeletedNotifiesTheHook() {
        String fay = newUser("fay");
        realm.admin("PUT", "/users/" + fay, Map.of("federationLink", directory)).expect(204);
        login("app", "fay");
        realm.admin("DELETE", path("fay"), null).expect(204);
        realm.admin("POST", "/clear-user-cache", null).expect(204);

        JsonNode told = told(
                "sessions-revoked",
                "user_deleted",
                "system",
                () -> realm.admin("GET", "/users/" + fay, null).expect(404));

        assertThat(told.get("user").asText()).isEqualTo(fay);
        assertThat(sessionIds(told)).hasSize(1);
    }

    private static JsonNode toldOf(String user, String type, String reason, Runnable action) {
        JsonNode told = told(type, reason, "admin", action);
        assertThat(told.get("user").asText()).isEqualTo("f:" + directory + ":domain/" + user);
        return told;
    }

    private static String path(String user) {
        return "/users/f:" + directory + ":domain%2F" + user;
    }
}
