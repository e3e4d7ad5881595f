package dev.tokenlifecycle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint against every kind of caller. 404 is what somebody who is allowed to ask hears of a thing that isn't there. */
final class AdminPermissionsIT {
    private static final String NOTHING = "00000000-0000-0000-0000-000000000000";
    private static final List<String> CALLERS = List.of(
            "nobody", "foreign", "user", "view-users", "manage-users", "view-realm", "manage-realm", "realm-admin");
    private static final Map<String, String> TOKENS = new HashMap<>();

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer();

    private static TestRealm foreign;

    /** One endpoint, and what each caller is answered, in the order of {@link #CALLERS}. */
    private static Stream<Arguments> row(String method, String path, Map<String, ?> body, Integer... statuses) {
        return IntStream.range(0, CALLERS.size())
                .mapToObj(i -> Arguments.of(method, path, body, CALLERS.get(i), statuses[i]));
    }

    static Stream<Arguments> matrix() {
        Map<String, ?> none = Map.of();
        return Stream.of(
                        row("GET", "/families?user=alice", none, 401, 403, 403, 200, 200, 403, 403, 200),
                        row("GET", "/families?client=app", none, 401, 403, 403, 200, 200, 403, 403, 200),
                        row("GET", "/families?user=nobody", none, 401, 403, 403, 404, 404, 403, 403, 404),
                        row("DELETE", "/families/" + NOTHING, none, 401, 403, 403, 404, 404, 403, 403, 404),
                        row("POST", "/revocations", dryRun("user", "alice"), 401, 403, 403, 403, 200, 403, 403, 200),
                        row("POST", "/revocations", dryRun("client", "app"), 401, 403, 403, 403, 200, 403, 403, 200),
                        row("POST", "/revocations", dryRun("session", NOTHING), 401, 403, 403, 404, 404, 403, 403, 404),
                        row("GET", "/families?client=app&status=revoked", none, 401, 403, 403, 200, 200, 403, 403, 200),
                        row("GET", "/overview", none, 401, 403, 403, 403, 403, 200, 200, 200),
                        row("GET", "/overview/clients", none, 401, 403, 403, 403, 403, 403, 403, 200),
                        row("GET", "/readiness", none, 401, 403, 403, 403, 403, 403, 403, 200),
                        row(
                                "POST",
                                "/deliveries/redeliver",
                                Map.of("status", "dead-letter"),
                                401,
                                403,
                                403,
                                403,
                                403,
                                403,
                                200,
                                200),
                        row("GET", "/incidents", none, 401, 403, 403, 403, 403, 403, 403, 200),
                        row("GET", "/hooks", none, 401, 403, 403, 403, 403, 200, 200, 200),
                        row("POST", "/hooks/siem/test", none, 401, 403, 403, 403, 403, 403, 200, 200),
                        row("GET", "/deliveries", none, 401, 403, 403, 403, 403, 200, 200, 200),
                        row(
                                "POST",
                                "/deliveries/" + NOTHING + "/redeliver",
                                none,
                                401,
                                403,
                                403,
                                403,
                                403,
                                403,
                                404,
                                404))
                .flatMap(each -> each);
    }

    private static Map<String, ?> dryRun(String target, String id) {
        return Map.of(target, id, "reason", "matrix", "dry_run", true);
    }

    @BeforeAll
    static void appointAdmins() {
        realm.policies(
                TestRealm.Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of()),
                TestRealm.Policy.ofAnyClient(
                        "hook",
                        "revocation-hook",
                        Map.of("hook-name", "siem", "endpoint-url", "http://127.0.0.1:1/hook")));
        for (String role : CALLERS.subList(3, CALLERS.size())) {
            appoint(realm, role, role);
        }
        appoint(realm, "user");
        foreign = TestRealm.create();
        appoint(foreign, "foreign", "realm-admin");
        TOKENS.put("foreign", Callers.adminToken(foreign, "foreign"));
        realm.login("app", "alice", "openid").expect(200);
    }

    @AfterAll
    static void close() {
        foreign.close();
    }

    private static void appoint(TestRealm at, String name, String... roles) {
        at.admin("POST", "/users", TestRealm.user(name)).expect(201);
        if (roles.length > 0) {
            Callers.grant(at, at.userId(name), "realm-management", roles);
        }
        TOKENS.put(name, Callers.adminToken(at, name));
    }

    @ParameterizedTest(name = "{0} {1} {2} by {3} answers {4}")
    @MethodSource("matrix")
    void everybodyMayDoWhatKeycloaksRolesSay(
            String method, String path, Map<String, ?> body, String caller, int status) {
        assertThat(call(realm, method, path, body, TOKENS.get(caller)).status()).isEqualTo(status);
    }

    @Test
    void aSessionOfSomebodyElseIsOnlyEndedByWhoMayManageThem() {
        JsonNode tokens = realm.login("app", "bob", "openid").expect(200).json();
        Map<String, ?> target = Map.of("session", tokens.get("session_state").asText(), "reason", "matrix");

        assertThat(call(realm, "POST", "/revocations", target, TOKENS.get("view-users"))
                        .status())
                .isEqualTo(403);
        assertThat(call(realm, "POST", "/revocations", target, TOKENS.get("manage-users"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aDeliveryNamesItsUserToWhoMaySeeThem() {
        realm.login("app", "bob", "openid").expect(200);
        realm.admin("POST", "/token-lifecycle/revocations", Map.of("user", "bob", "reason", "matrix"))
                .expect(200);

        for (String caller : List.of("view-realm", "realm-admin")) {
            JsonNode newest = call(realm, "GET", "/deliveries?max=1", Map.of(), TOKENS.get(caller))
                    .expect(200)
                    .json()
                    .get(0)
                    .get("revocation");

            assertThat(newest.get("user").asText()).isEqualTo(realm.userId("bob"));
            assertThat(newest.path("username").asText()).isEqualTo(caller.equals("view-realm") ? "" : "bob");
        }
    }

    @Test
    void aFamilyOfAnotherRealmIsNotThere() {
        foreign.policy("refresh-token-rotation", Map.of());
        foreign.login("app", "alice", "openid").expect(200);
        JsonNode family = foreign.admin("/token-lifecycle/families?user=alice")
                .get("families")
                .get(0);

        Http.Answer byFamily = realm.admin(
                "DELETE", "/token-lifecycle/families/" + family.get("family").asText(), null);
        Http.Answer bySession = realm.admin(
                "POST",
                "/token-lifecycle/revocations",
                Map.of("session", family.get("session").asText(), "reason", "matrix"));

        assertThat(byFamily.status()).isEqualTo(404);
        assertThat(bySession.status()).isEqualTo(404);
        assertThat(foreign.admin("/token-lifecycle/families?user=alice").get("families"))
                .hasSize(1);
    }

    @Test
    void fineGrainedPermissionsNarrowWhatAnAdminSeesAndEnds() {
        try (TestRealm fine = TestRealm.create()) {
            appointFor(fine, "helpdesk", "query-users", "view", "manage");
            fine.login("app", "alice", "openid").expect(200);
            fine.login("app", "bob", "openid").expect(200);
            String token = Callers.adminToken(fine, "helpdesk");

            JsonNode atClient = families(fine, "client=app", token);

            assertThat(atClient.get("families").findValuesAsText("username")).containsOnly("alice");
            assertThat(atClient.has("total")).isFalse();
            assertThat(call(fine, "GET", "/families?user=bob", Map.of(), token).status())
                    .isEqualTo(403);
            assertThat(call(fine, "POST", "/revocations", dryRun("user", "bob"), token)
                            .status())
                    .isEqualTo(403);
            assertThat(call(fine, "POST", "/revocations", dryRun("client", "app"), token)
                            .status())
                    .isEqualTo(403);
            assertThat(call(fine, "POST", "/revocations", Map.of("user", "alice", "reason", "x"), token)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPageSaysWhatItsReaderMayRevoke() {
        try (TestRealm fine = TestRealm.create()) {
            appointFor(fine, "support", "view-users", "manage");
            fine.login("app", "alice", "openid").expect(200);
            fine.login("app", "bob", "openid").expect(200);
            String support = Callers.adminToken(fine, "support");

            JsonNode atClient = families(fine, "client=app", support);

            assertThat(atClient.get("may_revoke").asBoolean()).isFalse();
            assertThat(atClient.get("families"))
                    .hasSize(2)
                    .allSatisfy(family -> assertThat(family.get("may_revoke").asBoolean())
                            .isEqualTo(family.get("username").asText().equals("alice")));
            assertThat(mayRevokeAll(fine, "user=alice", support)).isTrue();
            assertThat(mayRevokeAll(fine, "user=alice&client=app", support)).isTrue();
            assertThat(mayRevokeAll(fine, "user=bob", support)).isFalse();
        }
        assertThat(mayRevokeAll(realm, "client=app", TOKENS.get("manage-users")))
                .isTrue();
        assertThat(mayRevokeAll(realm, "client=app", TOKENS.get("view-users"))).isFalse();
    }

    private static boolean mayRevokeAll(TestRealm at, String search, String token) {
        return families(at, search, token).get("may_revoke").asBoolean();
    }

    @Test
    void revokedFamiliesOfOthersAreNeitherSeenNorCounted() {
        try (TestRealm fine = TestRealm.create()) {
            fine.policy("refresh-token-rotation", Map.of());
            appointFor(fine, "helpdesk", "query-users", "view");
            for (String user : List.of("alice", "bob")) {
                fine.login("app", user, "openid").expect(200);
                fine.admin("POST", "/token-lifecycle/revocations", Map.of("user", user, "reason", "x"))
                        .expect(200);
            }

            JsonNode seen = families(fine, "client=app&status=revoked", Callers.adminToken(fine, "helpdesk"));

            assertThat(seen.get("families").findValuesAsText("username")).containsExactly("alice");
            assertThat(seen.has("total")).isFalse();
        }
    }

    /** The sessions of others, however many, hide none of those that the admin may see. */
    @Test
    void aPageOfAnAdminWhoSeesSomeUsersIsFilledWithTheirs() {
        try (TestRealm fine = TestRealm.create()) {
            fine.policy("refresh-token-rotation", Map.of());
            appointFor(fine, "helpdesk", "query-users", "view");
            for (String user : List.of("bob", "alice", "bob", "bob", "alice", "bob")) {
                fine.login("app", user, "openid").expect(200);
            }
            String token = Callers.adminToken(fine, "helpdesk");

            List<String> sessions = IntStream.range(0, 3)
                    .mapToObj(first -> call(fine, "GET", "/families?client=app&max=1&first=" + first, Map.of(), token))
                    .flatMap(page -> page.expect(200).json().findValuesAsText("session").stream())
                    .toList();

            assertThat(sessions).hasSize(2).doesNotHaveDuplicates();
            fine.admin("POST", "/token-lifecycle/revocations", Map.of("client", "app", "reason", "x"))
                    .expect(200);
            assertThat(call(fine, "GET", "/families?client=app&max=2&status=revoked", Map.of(), token)
                            .expect(200)
                            .json()
                            .findValuesAsText("username"))
                    .containsExactly("alice", "alice");
        }
    }

    /** Keycloak's own lists of users are filtered for such an admin; where no permission can let them see one, ours is refused. */
    @Test
    void whoMayOnlyQueryUsersSeesNoFamily() {
        appoint(realm, "query-users", "query-users");
        String token = TOKENS.get("query-users");

        for (String search : List.of("client=app", "client=app&status=revoked", "user=alice")) {
            assertThat(call(realm, "GET", "/families?" + search, Map.of(), token)
                            .status())
                    .isEqualTo(403);
        }
    }

    /** Appoints an admin who has {@code scopes} of alice by fine-grained permissions. */
    private static void appointFor(TestRealm at, String name, String role, String... scopes) {
        at.admin("PUT", "", Map.of("adminPermissionsEnabled", true)).expect(204);
        appoint(at, name, role);
        permit(at, name, "alice", List.of(scopes));
    }

    private static JsonNode families(TestRealm at, String search, String token) {
        return call(at, "GET", "/families?" + search, Map.of(), token)
                .expect(200)
                .json();
    }

    private static void permit(TestRealm at, String admin, String user, List<String> scopes) {
        String permissions = at.clientUuid("admin-permissions");
        String authz = "/clients/" + permissions + "/authz/resource-server";
        String policy = at.admin(
                        "POST",
                        authz + "/policy/user",
                        Map.of("name", "only-" + admin, "users", List.of(at.userId(admin)), "logic", "POSITIVE"))
                .expect(201)
                .json()
                .get("id")
                .asText();
        at.admin(
                        "POST",
                        authz + "/permission/scope",
                        Map.of(
                                "name",
                                admin + "-of-" + user,
                                "resourceType",
                                "Users",
                                "resources",
                                List.of(at.userId(user)),
                                "scopes",
                                scopes,
                                "policies",
                                List.of(policy)))
                .expect(201);
    }

    private static Http.Answer call(TestRealm at, String method, String path, Map<String, ?> body, String token) {
        String url = at.server().url() + "/admin/realms/" + at.name() + "/token-lifecycle" + path;
        Map<String, ?> sent = body.isEmpty() ? null : body;
        return token == null
                ? Http.json(method, url, sent)
                : Http.json(method, url, sent, "Authorization", "Bearer " + token);
    }
}
