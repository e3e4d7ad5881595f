package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is gone but left something behind is found by its name; what never was is a 404. */
final class RememberedNamesIT {
    private static final String BASE = "/token-lifecycle";

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    private static final Policy ROTATION =
            Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of("mode", "observe"));

    private static String goneUser;
    private static String told;
    private static String alive;

    @BeforeAll
    static void leaveTraces() {
        realm.admin("POST", "/users", TestRealm.user("gone")).expect(201);
        realm.admin("POST", "/clients", TestRealm.publicClient("app-gone")).expect(201);
        goneUser = realm.userId("gone");
        realm.policies(ROTATION, hook("gone"));
        refreshOnce("gone");
        told = familyOf("gone");
        realm.login("app", "alice", "openid").expect(200);
        alive = familyOf("alice");
        realm.admin("DELETE", BASE + "/families/" + told, null).expect(200);
        realm.policies(ROTATION);
        realm.admin("DELETE", "/users/" + goneUser, null).expect(204);
        realm.admin("DELETE", "/clients/" + realm.clientUuid("app-gone"), null).expect(204);
        realm.policies(ROTATION, hook("silent"));
    }

    private static Policy hook(String name) {
        return Policy.ofAnyClient(
                name, "revocation-hook", Map.of("hook-name", name, "endpoint-url", "http://127.0.0.1:1/hook"));
    }

    private static void refreshOnce(String user) {
        String token = realm.login("app-gone", user, "openid")
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
        realm.token("app-gone", Map.of("grant_type", "refresh_token", "refresh_token", token))
                .expect(200);
    }

    private static String familyOf(String user) {
        return realm.admin(BASE + "/families?user=" + user)
                .at("/families/0/family")
                .asText();
    }

    @Test
    void aHookThatWasDeletedIsFoundAsLongAsItHasDeliveries() {
        assertThat(realm.admin(BASE + "/deliveries?hook=gone")).isNotEmpty();
        assertThat(realm.admin(BASE + "/deliveries?hook=gone&status=delivered")).isEmpty();
        assertThat(realm.admin(BASE + "/deliveries?hook=gone&first=1000")).isEmpty();
        realm.admin("POST", BASE + "/deliveries/redeliver", Map.of("hook", "gone", "status", "delivered"))
                .expect(200);
    }

    @Test
    void aHookWithoutDeliveriesIsFoundAsLongAsItIsConfigured() {
        assertThat(realm.admin(BASE + "/deliveries?hook=silent")).isEmpty();
        realm.admin("POST", BASE + "/deliveries/redeliver", Map.of("hook", "silent", "status", "dead-letter"))
                .expect(200);
    }

    @Test
    void aFamilyIsFoundByItsRowOrByWhatWasToldOfIt() {
        assertThat(realm.admin(BASE + "/deliveries?family=" + told)).isNotEmpty();
        assertThat(realm.admin(BASE + "/deliveries?family=" + told + "&hook=silent"))
                .isEmpty();
        assertThat(realm.admin(BASE + "/deliveries?family=" + alive)).isEmpty();
    }

    @Test
    void aFamilyOfAnotherRealmIsUnknown() {
        try (TestRealm other = TestRealm.create()) {
            other.admin("GET", BASE + "/deliveries?family=" + alive, null).expectRefusal(404, "errorMessage");
        }
    }

    @Test
    void whoWasDeletedIsFoundInTheEventsThatNameThem() {
        assertThat(realm.admin(BASE + "/incidents?verdict=rotated&user=" + goneUser)
                        .get("total")
                        .asInt())
                .isPositive();
        assertThat(realm.admin(BASE + "/incidents?user=" + goneUser)
                        .get("total")
                        .asInt())
                .isZero();
        assertThat(realm.admin(BASE + "/incidents?verdict=rotated&client=app-gone")
                        .get("total")
                        .asInt())
                .isPositive();
        assertThat(realm.admin(BASE + "/readiness?client=app-gone")
                        .at("/observed/refreshes")
                        .asInt())
                .isPositive();
        assertThat(realm.admin(BASE + "/readiness?client=app-gone&to=2026-01-01T00:00:00Z")
                        .at("/observed/refreshes")
                        .asInt())
                .isZero();
    }

    @Test
    void whoExistsIsFoundWithoutEvents() {
        for (String query : new String[] {
            "/incidents?client=web",
            "/incidents?client=" + realm.clientUuid("web"),
            "/incidents?user=alice",
            "/incidents?user=" + realm.userId("alice"),
            "/readiness?client=web"
        }) {
            realm.admin("GET", BASE + query, null).expect(200);
        }
    }

    /** The same answer, whether there is such a user whom the caller may not view, or none. */
    @Test
    void whoMayNotViewUsersLearnsNothingOfThem() {
        realm.admin("POST", "/users", TestRealm.user("auditor")).expect(201);
        Callers.grant(realm, realm.userId("auditor"), "realm-management", "view-events");
        String token = Callers.adminToken(realm, "auditor");

        for (String user : new String[] {"alice", realm.userId("alice"), "nobody"}) {
            Http.Answer refusal = incidentsOf(user, token);
            refusal.expectRefusal(404, "errorMessage");
            assertThat(refusal.json().get("errorMessage").asText())
                    .isEqualTo("The realm has no user \"" + user
                            + "\" whom you may view, and no saved event of a refresh names one");
        }
        incidentsOf(goneUser, token).expect(200);
    }

    private static Http.Answer incidentsOf(String user, String token) {
        return Http.get(
                realm.server().url() + "/admin/realms/" + realm.name() + BASE + "/incidents?user=" + user,
                "Authorization",
                "Bearer " + token);
    }
}
