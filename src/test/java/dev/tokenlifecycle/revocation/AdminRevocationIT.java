package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Browser;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.UserRepresentation;

/** What an admin ends in Keycloak. */
final class AdminRevocationIT extends HookedRealm {
    @Test
    void aConsentThatAnAdminWithdrawsAtAClientWhoseIdIsAnAddressNotifiesTheHook() {
        client("https://asked.example/x", it -> it.setConsentRequired(true), Map.of());
        new Browser().login(realm, "https://asked.example/x", "bob", Map.of()).submit(Map.of("accept", "Yes"));
        String consent = "/users/" + realm.userId("bob") + "/consents/https%3A%2F%2Fasked.example%2Fx";

        JsonNode told = told(
                "tokens-revoked",
                "consent_revoked",
                "admin",
                () -> realm.admin("DELETE", consent, null).expect(204));

        assertThat(told.get("client").asText()).isEqualTo("https://asked.example/x");
    }

    /** Keycloak has removed it before it raises its event. */
    @Test
    @DisabledIfSystemProperty(
            named = "server.mode",
            matches = "volatile",
            disabledReason = "nobody knows a user's sessions")
    void anOfflineSessionThatEndsWithTheConsentThatAnAdminWithdrawsIsNamed() {
        String kim = newUser("kim");
        String online = login("web", "kim").get("session_state").asText();
        String ended = offlineSession("app", "kim");

        JsonNode told = told(
                "tokens-revoked",
                "consent_revoked",
                "admin",
                () -> realm.admin("DELETE", "/users/" + kim + "/consents/app", null)
                        .expect(204));

        assertThat(sessionIds(told)).containsExactlyInAnyOrder(online, ended);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisabledIfSystemProperty(
            named = "server.mode",
            matches = "volatile",
            disabledReason = "nobody knows whose session it was")
    void aSessionThatAnAdminEndsNotifiesTheHook(boolean offline) {
        String id = realm.login("app", "alice", offline ? "openid offline_access" : "openid")
                .json()
                .get("session_state")
                .asText();

        JsonNode told = told(
                "session-revoked",
                "admin_logout",
                "admin",
                () -> realm.admin("DELETE", "/sessions/" + id + "?isOffline=" + offline, null)
                        .expect(204));

        assertThat(told.get("session").asText()).isEqualTo(id);
        assertThat(told.get("user").asText()).isEqualTo(realm.userId("alice"));
    }

    @Test
    void endingAllSessionsOfAUserNotifiesTheHookOnceAlthoughItSetsANotBefore() {
        login("app", "bob");
        login("web", "bob");
        String bob = realm.userId("bob");

        JsonNode told = told(
                "sessions-revoked",
                "admin_logout",
                "admin",
                () -> realm.admin("POST", "/users/" + bob + "/logout", null).expect(204));

        assertThat(told.get("user").asText()).isEqualTo(bob);
    }

    @Test
    void endingAllSessionsOfTheRealmNotifiesTheHook() {
        JsonNode told = told(
                "sessions-revoked",
                "admin_logout",
                "admin",
                () -> realm.admin("POST", "/logout-all", null).expect(200));

        assertThat(told.has("user") || told.has("client")).isFalse();
    }

    @Test
    void aNotBeforeOfAClientNotifiesTheHookWhenItMovesForward() {
        String client = "/clients/" + realm.clientUuid("web");
        Map<String, Object> now = Map.of("clientId", "web", "notBefore", seconds());

        JsonNode told = told(
                "sessions-revoked",
                "not_before",
                "admin",
                () -> realm.admin("PUT", client, now).expect(204));

        assertThat(told.get("client").asText()).isEqualTo("web");
        assertThat(added("sources", () -> realm.admin("PUT", client, now).expect(204)))
                .isEmpty();
        realm.admin("PUT", client, Map.of("clientId", "web", "notBefore", 0)).expect(204);
    }

    @Test
    void aNotBeforeOfTheRealmNotifiesTheHookWhenItMovesForward() {
        Map<String, Object> now = Map.of("notBefore", seconds());

        JsonNode told = told(
                "sessions-revoked",
                "not_before",
                "admin",
                () -> realm.admin("PUT", "", now).expect(204));

        assertThat(told.has("client")).isFalse();
        assertThat(added("sources", () -> realm.admin("PUT", "", now).expect(204)))
                .isEmpty();
        realm.admin("PUT", "", Map.of("notBefore", 0)).expect(204);
    }

    @Test
    void aUserIsDisabledOnceAndThenDeleted() {
        String carol = newUser("carol");
        login("slow", "carol");
        Map<String, Object> disabled = Map.of("enabled", false);

        JsonNode told = told(
                "sessions-revoked",
                "user_disabled",
                "admin",
                () -> realm.admin("PUT", "/users/" + carol, disabled).expect(204));

        assertThat(told.get("user").asText()).isEqualTo(carol);
        // The client's own lifespan is longer than the realm's.
        assertThat(Duration.between(
                        Instant.parse(told.get("at").asText()),
                        Instant.parse(told.get("safe_after").asText())))
                .isEqualTo(Duration.ofHours(2));
        assertThat(added(
                        "sources",
                        () -> realm.admin("PUT", "/users/" + carol, disabled).expect(204)))
                .isEmpty();
        assertThat(told(
                                "sessions-revoked",
                                "user_deleted",
                                "admin",
                                () -> realm.admin("DELETE", "/users/" + carol, null)
                                        .expect(204))
                        .get("user")
                        .asText())
                .isEqualTo(carol);
    }

    @Test
    void aUserIsDeletedOnceHoweverManyTryAtOnce() {
        String dave = newUser("dave");
        login("app", "dave");
        login("web", "dave");

        told("sessions-revoked", "user_deleted", "admin", () -> {
            List<Integer> answers = IntStream.range(0, 6)
                    .parallel()
                    .mapToObj(unused ->
                            realm.admin("DELETE", "/users/" + dave, null).status())
                    .toList();
            assertThat(answers).contains(204);
        });
    }

    /** An import that replaces a user removes them first; whatever fails later brings them back. */
    @Test
    void aRemovalThatIsRolledBackNotifiesNoHook() {
        String kate = newUser("kate");
        login("app", "kate");
        UserRepresentation broken = TestRealm.user("lena");
        broken.setClientRoles(Map.of("no-such-client", List.of("role")));

        List<JsonNode> told = added(
                "sources",
                () -> assertThat(overwrite(TestRealm.user("kate"), broken)).isGreaterThanOrEqualTo(400));

        assertThat(told).isEmpty();
        assertThat(realm.userId("kate")).isEqualTo(kate);
        assertThat(told(
                                "sessions-revoked",
                                "user_deleted",
                                "admin",
                                () -> assertThat(overwrite(TestRealm.user("kate")))
                                        .isEqualTo(200))
                        .get("user")
                        .asText())
                .isEqualTo(kate);
    }

    @Test
    void aClientIsDisabledAndDeleted() {
        client("leaving", it -> {}, Map.of());
        String leaving = "/clients/" + realm.clientUuid("leaving");
        realm.admin("POST", leaving + "/roles", Map.of("name", "guarded")).expect(201);
        assertThat(added("guarded", () -> realm.revoke("web", accessToken("web"))))
                .isEmpty();

        JsonNode told = told(
                "sessions-revoked",
                "client_disabled",
                "admin",
                () -> realm.admin("PUT", leaving, Map.of("clientId", "leaving", "enabled", false))
                        .expect(204));

        assertThat(told.get("client").asText()).isEqualTo("leaving");
        List<JsonNode> guarded = added(
                "guarded",
                () -> told(
                        "sessions-revoked",
                        "client_deleted",
                        "admin",
                        () -> realm.admin("DELETE", leaving, null).expect(204)));
        assertThat(guarded).hasSize(1);
    }

    /** Keycloak then takes none of the tokens that name its old id. */
    @Test
    void aClientThatGetsAnotherIdNotifiesTheHook() {
        client("old-id", it -> {}, Map.of());
        String token = login("old-id", "alice").get("refresh_token").asText();
        String renamed = "/clients/" + realm.clientUuid("old-id");

        JsonNode told = told(
                "sessions-revoked",
                "client_deleted",
                "admin",
                () -> realm.admin("PUT", renamed, Map.of("clientId", "new-id")).expect(204));

        assertThat(told.get("client").asText()).isEqualTo("old-id");
        realm.refresh("new-id", token).expect(400);
        assertThat(added(
                        "sources",
                        () -> realm.admin("PUT", renamed, Map.of("name", "New")).expect(204)))
                .isEmpty();
    }

    /** Of several headers Keycloak takes the first. */
    @ParameterizedTest
    @ValueSource(strings = {"mary", "maud"})
    void anAdminsOwnSessionThatImpersonationReplacesNotifiesTheHook(String admin) {
        newUser(admin);
        String management = realm.clientUuid("realm-management");
        realm.admin(
                        "POST",
                        "/users/" + realm.userId(admin) + "/role-mappings/clients/" + management,
                        List.of(realm.admin("/clients/" + management + "/roles/realm-admin")))
                .expect(204);
        JsonNode login = login("app", admin);
        String url = realm.server().url() + "/admin/realms/" + realm.name() + "/users/" + realm.userId("bob")
                + "/impersonation";
        String bearer = "Bearer " + login.get("access_token").asText();
        String[] headers = admin.equals("maud")
                ? new String[] {"Authorization", bearer, "Authorization", "Basic x"}
                : new String[] {"Authorization", bearer};

        JsonNode told = told(
                "session-revoked",
                "logout",
                "admin",
                () -> Http.json("POST", url, Map.of(), headers).expect(200));

        assertThat(told.get("session").asText())
                .isEqualTo(login.get("session_state").asText());
        assertThat(told.get("user").asText()).isEqualTo(realm.userId(admin));
    }

    private static int overwrite(Object... users) {
        return realm.admin("POST", "/partialImport", Map.of("ifResourceExists", "OVERWRITE", "users", List.of(users)))
                .status();
    }

    private static long seconds() {
        return Instant.now().getEpochSecond();
    }
}
