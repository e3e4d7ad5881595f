package dev.tokenlifecycle.rotation.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenlifecycle.server.Browser;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.OidcProvider;
import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * What is only seen in the tables, on PostgreSQL: one row for a client or realm that is revoked, families of a version before the
 * table, and users whom only their session knows. Sessions aren't cached, so that the test can change them.
 */
final class FamilyRowsIT {
    private static final int CONNECTIONS = 20;
    private static final int OVERLAPS = 5;
    private static final int OVERLAPPING = 12;

    private static Postgres database;
    private static DistributionServer server;
    private static TestRealm realm;
    private static TestRealm upstream;

    @BeforeAll
    static void start() {
        database = Postgres.start();
        server = new DistributionServer.Builder("family-rows")
                .on(database)
                .options("--spi-user-sessions--infinispan--use-caches=false", "--db-pool-max-size=" + CONNECTIONS)
                .start();
        realm = TestRealm.create(server);
        upstream = TestRealm.create(server);
        broker();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        database.close();
    }

    @BeforeEach
    void rotate() {
        realm.policy("refresh-token-rotation", Map.of());
    }

    /** PostgreSQL then leaves all indexes alone (a "heap-only" update). What is rounded to the hour may change once. */
    @Test
    void aRotationChangesNoColumnThatHasAnIndex() throws Exception {
        JsonNode tokens = login("app");
        String family = "where id = '" + Jwt.claims(token(tokens)).get("jti").asText() + "'";
        String indexed = text("select string_agg(distinct attname, ', ') from pg_attribute join pg_index"
                + " on attrelid = indrelid and attnum = any(indkey) where indrelid = 'tl_token_family'::regclass");
        List<String> states =
                new ArrayList<>(List.of(text("select row(" + indexed + ") from tl_token_family " + family)));
        for (int i = 0; i < 2; i++) {
            tokens = realm.refresh("app", token(tokens)).expect(200).json();
            states.add(text("select row(" + indexed + ") from tl_token_family " + family));
        }

        assertThat(number("select generation from tl_token_family " + family)).isEqualTo(2);
        assertThat(indexed).contains("delete_after", "session_id");
        assertThat(states.get(1)).isIn(states.get(0), states.get(2));
    }

    /** Its refresh tokens live half an hour, its access tokens a month. */
    @Test
    void aRevokedFamilyIsKnownUntilItsLastAccessTokenExpires() throws Exception {
        int month = (int) Duration.ofDays(30).toSeconds();
        try (TestRealm slow = TestRealm.create(server, it -> {
                    it.setAccessTokenLifespan(month);
                    it.setSsoSessionMaxLifespan(2 * month);
                })
                .policy("refresh-token-rotation", Map.of())) {
            JsonNode stolen = slow.login("web", "alice", "openid").expect(200).json();
            String family =
                    "where id = '" + Jwt.claims(token(stolen)).get("jti").asText() + "'";
            JsonNode next = slow.refresh("web", token(stolen)).expect(200).json();
            JsonNode last = slow.refresh("web", token(next)).expect(200).json();
            assertThat(slow.isActive("web", last.get("access_token").asText())).isTrue();
            slow.refresh("web", token(stolen)).expect(400);

            // Two days pass.
            update("update tl_token_family set started_at = started_at - 172800000,"
                    + " reached_at = reached_at - 172800000, revoked_at = revoked_at - 172800000 " + family);

            assertThat(last.get("refresh_expires_in").asInt()).isLessThan(3_600);
            assertThat(Instant.ofEpochMilli(number("select delete_after from tl_token_family " + family)))
                    .isAfter(Instant.now().plus(Duration.ofDays(29)));
            for (JsonNode tokens : List.of(stolen, next, last)) {
                String access = tokens.get("access_token").asText();
                assertThat(slow.isActive("web", access)).isFalse();
                assertThat(slow.userinfo(access).status()).isEqualTo(401);
            }
        }
    }

    /** A family that was begun while its parent was being revoked has no mark of its own until the parent's row goes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFamilyIsRevokedWithTheOneThatItCameFromAndOutlivesItsRow(boolean revoked) throws Exception {
        realm.admin("POST", "/clients", TestRealm.confidentialClient("parent")).expect(201);
        String parent = family(login("parent"));
        JsonNode tokens = login("web");
        parent(family(tokens), parent);
        if (revoked) {
            update("update tl_token_family set revoked_at = reached_at, revocation_reason = 'logout' where id = '"
                    + parent + "'");
        }
        int userinfo = revoked ? 401 : 200;
        int refresh = revoked ? 400 : 200;
        String access = tokens.get("access_token").asText();

        assertThat(realm.userinfo(access).status()).isEqualTo(userinfo);
        Answer answer = realm.refresh("web", token(tokens));
        assertThat(answer.status()).isEqualTo(refresh);
        realm.admin("DELETE", "/clients/" + realm.clientUuid("parent"), null).expect(204);

        assertThat(number("select count(*) from tl_token_family where id = '" + parent + "'"))
                .isZero();
        assertThat(number("select count(*) from tl_token_family where revoked_at is not null and id = '"
                        + family(tokens) + "'"))
                .isEqualTo(revoked ? 1 : 0);
        assertThat(realm.userinfo(access).status()).isEqualTo(userinfo);
        assertThat(realm.refresh("web", token(revoked ? tokens : answer.json())).status())
                .isEqualTo(refresh);
    }

    /** Nobody has refreshed the one in the middle, and its row is gone. */
    @Test
    void aFamilyIsRevokedWithTheFirstOfAChainWhoseMiddleIsGone() throws Exception {
        realm.admin("POST", "/clients", TestRealm.confidentialClient("middle")).expect(201);
        String first = family(login("app"));
        String middle = family(login("middle"));
        JsonNode tokens = login("web");
        parent(middle, first);
        parent(family(tokens), middle);
        realm.admin("DELETE", "/clients/" + realm.clientUuid("middle"), null).expect(204);
        JsonNode current = refreshed("web", tokens);

        realm.admin("DELETE", "/token-lifecycle/families/" + first, null).expect(200);

        assertThat(realm.userinfo(current.get("access_token").asText()).status())
                .isEqualTo(401);
        assertThat(realm.refresh("web", token(current)).status()).isEqualTo(400);
    }

    /** Keycloak withdraws offline tokens with a consent, where nobody was asked for one, too. */
    @Test
    void aWithdrawnConsentEndsWhatAnotherClientGotAndHooksAreTold() throws Exception {
        realm.policies(
                Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of()),
                Policy.ofAnyClient(
                        "hook", "revocation-hook", Map.of("hook-name", "apis", "endpoint-url", "http://127.0.0.1:9/")));
        JsonNode child = login("web");
        parent(
                family(child),
                family(realm.login("app", "alice", "openid offline_access")
                        .expect(200)
                        .json()));

        realm.admin("DELETE", "/users/" + realm.userId("alice") + "/consents/app", null)
                .expect(204);

        assertThat(realm.refresh("web", token(child)).status()).isEqualTo(400);
        assertThat(realm.admin("/token-lifecycle/deliveries?hook=apis&family=" + family(child)))
                .hasSize(1);
    }

    /** Some are locked in batches, and more than 10,000 not in order. */
    @ParameterizedTest
    @ValueSource(ints = {2_000, 10_100})
    void whatCameFromTheLastOfManyFamiliesEnds(int many) throws SQLException {
        String client = client("crowded-" + many);
        login(client);
        copies(client, many);
        String child = family(login("web"));
        parent(child, client + "-" + many);

        revoke(Map.of("user", "alice", "client", client, "reason", "test")).expect(200);

        assertThat(number("select count(*) from tl_token_family where revoked_at is not null and id = '" + child + "'"))
                .isEqualTo(1);
    }

    /** More than the request of the revocation marks itself: lists, and the APIs that fetch them, have to know of each. */
    @Test
    void allThatCameFromAClientsFamiliesIsMarkedSoon() throws SQLException {
        realm.policies(
                Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of()),
                Policy.ofAnyClient(
                        "hook", "revocation-hook", Map.of("hook-name", "apis", "delivery", List.of("list"))));
        String parent = client("gateway");
        login(parent);
        copies(parent, 1_700);
        String child = client("behind-the-gateway");
        login(child);
        copies(child, 1_700);
        update("update tl_token_family set parent_id = replace(id, '" + child + "', '" + parent + "') where id like '"
                + child + "-%'");
        String marked = "select count(*) from tl_token_family where id like '" + child
                + "-%' and revoked_at is not null and revocation_reason = 'revoked_by_admin'";

        revoke(Map.of("client", parent, "reason", "test")).expect(200);

        assertThat(number(marked)).isGreaterThanOrEqualTo(1_000);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> number(marked) == 1_700);
        assertThat(number("select count(*) from tl_listed_revocation where entry like '%" + child + "-%'"))
                .isEqualTo(1_700);
        assertThat(realm.admin("/token-lifecycle/families?client=" + child)
                        .get("total")
                        .asInt())
                .isEqualTo(1);
    }

    /** Nobody can say which hooks such a realm has, so nothing of it is marked either. */
    @Test
    void aRealmWhosePoliciesCanNotBeReadKeepsNoOtherFromBeingMarked() throws SQLException {
        try (TestRealm broken = TestRealm.create(server)) {
            broken.policies(
                    Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of()),
                    Policy.ofAnyClient(
                            "hook", "revocation-hook", Map.of("hook-name", "apis", "delivery", List.of("list"))));
            String unmarkable = unmarkedChild(broken);
            broken.storePolicies("{\"policies\": \"none\"}");

            // Two runs, of which each looks at the realm that was revoked first, first.
            awaitMarked(unmarkedChild(realm));
            awaitMarked(unmarkedChild(realm));

            assertThat(number("select count(*) from tl_token_family where revoked_at is null and id = '" + unmarkable
                            + "'"))
                    .isEqualTo(1);
            assertThat(server.log().lines())
                    .filteredOn(line -> line.contains("isn't marked as revoked yet")
                            && line.contains(broken.clientUuid("unmarked")))
                    .hasSize(1);
            broken.policies();
        }
    }

    /** An exception would end a thread that nobody begins again. */
    @Test
    void periodicWorkGoesOnAfterTheDatabaseFailed() throws SQLException {
        update("alter table tl_subject_revocation rename to not_there");
        try {
            Awaitility.await("a run has failed")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> server.log().contains("Periodic work token-lifecycle-descendants failed"));
        } finally {
            update("alter table not_there rename to tl_subject_revocation");
        }
        awaitMarked(unmarkedChild(realm));
    }

    private static void awaitMarked(String family) {
        String marked = "select count(*) from tl_token_family where revoked_at is not null and id = '" + family + "'";
        Awaitility.await("a run of the periodic work has marked it")
                .atMost(Duration.ofSeconds(30))
                .until(() -> number(marked) == 1);
    }

    /** Outside a request, this server doesn't know a realm's issuer, and no hook was told of anything in this realm before. */
    @Test
    void aHookIsToldOfWhatIsMarkedLater() throws SQLException {
        try (TestRealm fresh = TestRealm.create(server)) {
            Policy rotation = Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of());
            fresh.policies(rotation);
            String child = revokedChild(fresh);
            fresh.policies(
                    rotation,
                    Policy.ofAnyClient(
                            "hook", "revocation-hook", Map.of("hook-name", "apis", "delivery", List.of("list"))));

            unmark(fresh, child);

            awaitMarked(child);
            assertThat(number("select count(*) from tl_listed_revocation where entry like '%" + child + "%'"))
                    .isEqualTo(1);
        }
    }

    /** A family that came from one of a revoked client and was begun at that moment, so that nothing has marked it. */
    private static String unmarkedChild(TestRealm in) throws SQLException {
        String child = revokedChild(in);
        unmark(in, child);
        return child;
    }

    /** A family that came from one of a revoked client. */
    private static String revokedChild(TestRealm in) throws SQLException {
        String child = family(in.login("web", "alice", "openid").expect(200).json());
        if (in.admin("/clients?clientId=unmarked").isEmpty()) {
            in.admin("POST", "/clients", TestRealm.confidentialClient("unmarked"))
                    .expect(201);
        }
        parent(child, family(in.login("unmarked", "alice", "openid").expect(200).json()));
        in.admin("POST", "/token-lifecycle/revocations", Map.of("client", "unmarked", "reason", "test"))
                .expect(200);
        return child;
    }

    private static void unmark(TestRealm in, String child) throws SQLException {
        update("update tl_token_family set revoked_at = null where id = '" + child + "'");
        update("update tl_subject_revocation set descendants_marked_at = 0 where subject_id = '"
                + in.clientUuid("unmarked") + "'");
    }

    /** A not-before ends tokens of its client alone; what an earlier revocation has ended at others stays dead. */
    @Test
    void aLaterNotBeforeOfAClientRevivesNothingAtOthers() throws Exception {
        realm.admin("POST", "/clients", TestRealm.confidentialClient("leaky")).expect(201);
        JsonNode ended = login("web");
        parent(family(ended), family(login("leaky")));
        realm.admin("POST", "/token-lifecycle/revocations", Map.of("client", "leaky", "reason", "test"))
                .expect(200);
        // It was begun at that moment, so that nothing has marked it.
        update("update tl_token_family set revoked_at = null where id = '" + family(ended) + "'");
        JsonNode later = login("web");
        parent(family(later), family(login("leaky")));

        String leaky = "/clients/" + realm.clientUuid("leaky");
        ObjectNode client = (ObjectNode) realm.admin(leaky);
        client.put("notBefore", Instant.now().getEpochSecond());
        realm.admin("PUT", leaky, client).expect(204);

        assertThat(realm.refresh("web", token(ended)).status()).isEqualTo(400);
        realm.refresh("web", token(later)).expect(200);
    }

    /** What a client exchanges counts from its login, unless that is longer ago than the policy of the exchange allows. */
    @ParameterizedTest
    @ValueSource(longs = {1_800_000, 7_200_000})
    void anExchangeOfItsOwnTokenBeginsNoAbsoluteLifetimeAnew(long loginMillisAgo) throws Exception {
        ClientRepresentation exchanger = TestRealm.confidentialClient("exchanger-" + loginMillisAgo);
        exchanger.setAttributes(Map.of(
                "standard.token.exchange.enabled", "true",
                "standard.token.exchange.enableRefreshRequestedTokenType", "SAME_SESSION"));
        realm.admin("POST", "/clients", exchanger).expect(201);
        JsonNode login = login(exchanger.getClientId());
        update("update tl_token_family set started_at = started_at - " + loginMillisAgo + " where id = '"
                + family(login) + "'");
        realm.policy("refresh-token-rotation", Map.of("absolute-lifetime-seconds", "3600"));

        JsonNode exchanged = realm.exchange(
                        exchanger.getClientId(),
                        login.get("access_token").asText(),
                        Map.of("requested_token_type", TestRealm.REFRESH_TOKEN))
                .expect(200)
                .json();

        long ago = Instant.now().toEpochMilli()
                - number("select started_at from tl_token_family where id = '" + family(exchanged) + "'");
        long expected = loginMillisAgo < 3_600_000 ? loginMillisAgo : 0;
        assertThat(ago).isBetween(expected, expected + 60_000);
    }

    /** A replay was answered with tokens that live longer than those of the next rotation. */
    @Test
    void aRotationKeepsALaterExpiry() throws Exception {
        JsonNode tokens = refreshed("app", login("app"));
        String family =
                "where id = '" + Jwt.claims(token(tokens)).get("token_family").asText() + "'";
        long later = number("select expires_at from tl_token_family " + family) + 7_200_000;
        update("update tl_token_family set expires_at = " + later + ", delete_after = " + later + " " + family);

        for (int i = 0; i < 2; i++) {
            tokens = refreshed("app", tokens);
        }

        assertThat(number("select expires_at from tl_token_family " + family)).isEqualTo(later);
        assertThat(number("select delete_after from tl_token_family " + family)).isGreaterThanOrEqualTo(later);
        assertThat(number("select generation from tl_token_family " + family)).isEqualTo(3);
    }

    @Test
    void aRefreshThatCanNotMoveItsRowMayBeTriedAgain() throws Exception {
        JsonNode tokens = refreshed("app", login("app"));
        update("create function unmovable() returns trigger language plpgsql as"
                + " $$ begin raise exception 'it can not be moved'; end $$");
        update("create trigger unmovable before update on tl_token_family for each row execute function unmovable()");
        try {
            Answer answer = realm.refresh("app", token(tokens));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().get("error").asText()).isEqualTo("temporarily_unavailable");
        } finally {
            update("drop trigger unmovable on tl_token_family");
        }
        assertThat(Jwt.claims(token(refreshed("app", tokens)))
                        .get("token_generation")
                        .asInt())
                .isEqualTo(2);
    }

    /** The first refreshes after a policy was switched on. If one needed two connections, all would wait for each other. */
    @Test
    void moreRefreshesThanConnectionsAdoptTheirFamilies() throws Exception {
        int sessions = 3 * CONNECTIONS;
        realm.policies();
        List<Callable<Answer>> refreshes = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            JsonNode login = login("app");
            refreshes.add(() -> realm.refresh("app", token(login)));
        }
        rotate();
        ExecutorService threads = Executors.newFixedThreadPool(sessions);
        try {
            for (Future<Answer> answer : threads.invokeAll(refreshes)) {
                answer.get().expect(200);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** They end the same families, each in an order of its own. Half of them came from others, which began later or earlier. */
    @Test
    void revocationsThatOverlapAllSucceed() throws Exception {
        String user = realm.userId("alice");
        ExecutorService threads = Executors.newFixedThreadPool(OVERLAPPING);
        try {
            for (int round = 0; round < OVERLAPS; round++) {
                List<JsonNode> web = new ArrayList<>();
                List<JsonNode> app = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    web.add(refreshed("web", login("web")));
                    app.add(refreshed("app", login("app")));
                    JsonNode child = (i % 2 == 0 ? web : app).get(i);
                    parent(family(child), family((i % 2 == 0 ? app : web).get(i)));
                }
                List<Callable<Answer>> revocations = new ArrayList<>(List.of(
                        () -> realm.admin("POST", "/users/" + user + "/logout", Map.of()),
                        () -> revoke(Map.of("user", "alice", "reason", "test")),
                        () -> revoke(Map.of("user", "alice", "client", "web", "reason", "test")),
                        () -> revoke(Map.of("user", "alice", "client", "app", "reason", "test"))));
                for (JsonNode each : List.of(web.get(0), app.get(0), web.get(1), app.get(1))) {
                    revocations.add(() -> realm.admin(
                            "DELETE", "/sessions/" + each.get("session_state").asText(), null));
                }
                for (JsonNode each : List.of(app.get(2), web.get(3), app.get(4), web.get(5))) {
                    revocations.add(() -> realm.admin("DELETE", "/token-lifecycle/families/" + family(each), null));
                }
                for (Future<Answer> answer : threads.invokeAll(revocations)) {
                    assertThat(answer.get().status()).as(answer.get().text()).isLessThan(500);
                }
                for (JsonNode each : web) {
                    assertThat(realm.refresh("web", token(each)).status()).isEqualTo(400);
                }
                for (JsonNode each : app) {
                    assertThat(realm.refresh("app", token(each)).status()).isEqualTo(400);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Whoever ends the user finds the child's row first, whoever ends the parent begins with the parent's. */
    @Test
    void revocationsThatFindFamiliesInOppositeOrderBothSucceed() throws Exception {
        JsonNode child = realm.login("web", "bob", "openid").expect(200).json();
        String parent = family(realm.login("app", "bob", "openid").expect(200).json());
        parent(family(child), parent);
        // PostgreSQL finds rows in the order in which their indexed columns were written last.
        update("update tl_token_family set delete_after = delete_after + 1 where id = '" + parent + "'");

        List<Answer> answers = bothBehind(
                "id = '" + family(child) + "'",
                () -> revoke(Map.of("user", "bob", "reason", "test")),
                () -> realm.admin("DELETE", "/token-lifecycle/families/" + parent, null));

        assertThat(answers).extracting(Answer::status).containsExactly(200, 200);
        assertThat(realm.refresh("web", token(child)).status()).isEqualTo(400);
    }

    /**
     * Keycloak ends one session after the other. Whoever ends the user waits for the row that this comes to last, and then wants the
     * first one.
     */
    @Test
    void aUserWhoSignsOutOfAllDevicesAndAnAdminWhoEndsThemBothSucceed() throws Exception {
        realm.admin("POST", "/users", TestRealm.user("dora")).expect(201);
        List<JsonNode> devices = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            devices.add(realm.login("app", "dora", "openid").expect(200).json());
        }
        String account = devices.get(0).get("access_token").asText();
        Comparator<JsonNode> bySession =
                Comparator.comparing(device -> device.get("session_state").asText());
        List<String> sessions = devices.subList(1, 3).stream()
                .sorted(bySession)
                .map(device -> device.get("session_state").asText())
                .toList();
        update("update tl_token_family set id = 'z' || id where session_id = '" + sessions.get(0) + "'");
        update("update tl_token_family set id = '-' || id where session_id = '" + sessions.get(1) + "'");

        List<Answer> answers = bothBehind(
                "session_id = '" + sessions.get(1) + "'",
                () -> revoke(Map.of("user", "dora", "reason", "test")),
                () -> Http.json(
                        "DELETE",
                        realm.url() + "/account/sessions",
                        null,
                        "Authorization",
                        "Bearer " + account,
                        "Accept",
                        "application/json"));

        assertThat(answers).extracting(Answer::status).containsExactly(200, 204);
        assertThat(number("select count(*) from tl_token_family where revoked_at is null and user_id = '"
                        + realm.userId("dora") + "'"))
                .isZero();
    }

    /** A thief's replay ends its own family first, and then all of the user. */
    @Test
    void aReuseThatEndsAllOfAUserAndAnAdminWhoEndsThemBothSucceed() throws Exception {
        realm.policy(
                "refresh-token-rotation", Map.of("reuse-grace-seconds", "0", "on-reuse", "revoke-all-user-sessions"));
        realm.admin("POST", "/users", TestRealm.user("emma")).expect(201);
        JsonNode first = realm.login("app", "emma", "openid").expect(200).json();
        JsonNode other = realm.login("app", "emma", "openid").expect(200).json();
        refreshed("app", first);
        update("update tl_token_family set id = '-' || id where id = '" + family(other) + "'");

        List<Answer> answers = bothBehind(
                "id = '-" + family(other) + "'",
                () -> revoke(Map.of("user", "emma", "reason", "test")),
                () -> realm.refresh("app", token(first)));

        assertThat(answers).extracting(Answer::status).containsExactly(200, 400);
    }

    /** The rows of a deleted client go with it, and whoever ends a user has some of them locked. */
    @Test
    void aClientThatIsDeletedAndAnAdminWhoEndsAUserOfItBothSucceed() throws Exception {
        String deleted = client("short-lived");
        realm.admin("POST", "/users", TestRealm.user("fred")).expect(201);
        List<String> families = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            families.add(
                    family(realm.login(deleted, "fred", "openid").expect(200).json()));
        }
        // The order in which PostgreSQL finds them, by its index of a client's families or without.
        families.sort(Comparator.naturalOrder());
        update("update tl_token_family set started_at = started_at + 60000 where id = '" + families.get(0) + "'");

        List<Answer> answers = bothBehind(
                "id = '" + families.get(0) + "'",
                () -> revoke(Map.of("user", "fred", "reason", "test")),
                () -> realm.admin("DELETE", "/clients/" + realm.clientUuid(deleted), null));

        assertThat(answers).extracting(Answer::status).containsExactly(200, 204);
        assertThat(number("select count(*) from tl_token_family where user_id = '" + realm.userId("fred") + "'"))
                .isZero();
    }

    /** What two requests answer of which the first waits for the row that {@code which} selects before the second one begins. */
    private static List<Answer> bothBehind(String which, Callable<Answer> first, Callable<Answer> second)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select 1 from tl_token_family where " + which + " for update");
            Future<Answer> one = threads.submit(first);
            awaitWaiting(1);
            Future<Answer> two = threads.submit(second);
            awaitWaiting(2);
            connection.commit();
            return List.of(one.get(), two.get());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitWaiting(int transactions) {
        Awaitility.await(transactions + " transactions wait for a lock")
                .until(() ->
                        number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'") == transactions);
    }

    /** Keycloak swallows what its event listeners throw. */
    @ParameterizedTest
    @ValueSource(strings = {"logout", "token", "session", "user"})
    void aRevocationThatCanNotBeRecordedIsNotAnsweredAsDone(String what) throws Exception {
        try (TestRealm hooked = TestRealm.create(server)) {
            hooked.policies(
                    Policy.ofAnyClient("r", "refresh-token-rotation", Map.of()),
                    Policy.ofAnyClient(
                            "h",
                            "revocation-hook",
                            Map.of("hook-name", "h", "endpoint-url", "http://127.0.0.1:9/none")));
            JsonNode tokens = hooked.login("web", "alice", "openid").expect(200).json();
            update("create or replace function unrecordable() returns trigger language plpgsql as"
                    + " $$ begin raise exception 'it can not be recorded'; end $$");
            update(
                    "create trigger unrecordable before insert on outbox_entry for each row execute function unrecordable()");
            try {
                assertThat(revoke(hooked, what, tokens).status()).isGreaterThanOrEqualTo(500);
            } finally {
                update("drop trigger unrecordable on outbox_entry");
            }
            JsonNode next = hooked.refresh("web", token(tokens)).expect(200).json();

            assertThat(revoke(hooked, what, next).status()).isBetween(200, 204);
            assertThat(hooked.refresh("web", token(next)).status()).isEqualTo(400);
        }
    }

    private static Answer revoke(TestRealm hooked, String what, JsonNode tokens) {
        return switch (what) {
            case "logout" -> hooked.logout("web", token(tokens));
            case "token" -> hooked.revoke("web", token(tokens));
            case "session" ->
                hooked.admin(
                        "DELETE", "/sessions/" + tokens.get("session_state").asText(), null);
            default -> hooked.admin("POST", "/users/" + hooked.userId("alice") + "/logout", Map.of());
        };
    }

    @Test
    void aClientThatIsRevokedAgainHasOneRow() throws Exception {
        String client = client("again");
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<?>> revocations = new ArrayList<>();
        JsonNode before = login(client);
        for (int i = 0; i < 20; i++) {
            revocations.add(pool.submit(
                    () -> revoke(Map.of("client", client, "reason", "test")).expect(200)));
        }
        for (Future<?> revocation : revocations) {
            revocation.get();
        }
        pool.shutdown();
        long first = number("select online_before from tl_subject_revocation where subject_id = '" + id(client) + "'");
        JsonNode after = login(client);
        revoke(Map.of("client", client, "reason", "test")).expect(200);

        assertThat(number("select count(*) from tl_subject_revocation where subject_id = '" + id(client) + "'"))
                .isEqualTo(1);
        assertThat(number("select online_before from tl_subject_revocation where subject_id = '" + id(client) + "'"))
                .isGreaterThan(first);
        assertThat(realm.refresh(client, token(before)).status()).isEqualTo(400);
        assertThat(realm.refresh(client, token(after)).status()).isEqualTo(400);
        assertThat(realm.refresh(client, token(login(client))).status()).isEqualTo(200);
    }

    /** A revocation with an older clock, that commits later, takes nothing back. */
    @Test
    void aNewerRowIsNotReplacedByAnOlder() throws SQLException {
        String client = client("newer");
        revoke(Map.of("client", client, "reason", "test")).expect(200);
        long later = Instant.now().plusSeconds(3_600).toEpochMilli();
        update("update tl_subject_revocation set offline_before = " + later + " where subject_id = '" + id(client)
                + "'");
        revoke(Map.of("client", client, "reason", "test")).expect(200);

        assertThat(number("select offline_before from tl_subject_revocation where subject_id = '" + id(client) + "'"))
                .isEqualTo(later);
        assertThat(number("select online_before from tl_subject_revocation where subject_id = '" + id(client) + "'"))
                .isLessThan(later);
    }

    @Test
    void theFamiliesOfARevokedRealmSayWhenAndWhy() {
        try (TestRealm other = TestRealm.create(server).policy("refresh-token-rotation", Map.of())) {
            JsonNode online = other.login("app", "alice", "openid").expect(200).json();
            other.login("app", "alice", "openid offline_access").expect(200);
            Instant before = Instant.now().minusSeconds(1);
            other.admin("POST", "/logout-all", null).expect(200);

            for (String query : new String[] {"client=app", "user=alice", "user=alice&client=app"}) {
                JsonNode page = other.admin("/token-lifecycle/families?status=revoked&" + query);
                assertThat(page.get("total").asInt()).as(query).isEqualTo(1);
                JsonNode family = page.get("families").get(0);
                assertThat(family.get("session").asText())
                        .isEqualTo(online.get("session_state").asText());
                assertThat(family.get("revocation_reason").asText()).isEqualTo("admin_logout");
                assertThat(Instant.parse(family.get("revoked_at").asText())).isBetween(before, Instant.now());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNotBeforeThatLiesInThePastEndsOlderTokensOnly(boolean rotates) throws SQLException {
        String client = client("patient-" + rotates);
        if (!rotates) {
            realm.policies();
        }
        JsonNode tokens = refreshed(client, login(client));
        update("update tl_token_family set started_at = started_at - 7200000 where client_id = '" + id(client) + "'");
        update("update offline_client_session set data = jsonb_set(data::jsonb, '{notes,startedAt}', '\""
                + Instant.now().minusSeconds(7_200).getEpochSecond() + "\"')::text where client_id = '" + id(client)
                + "'");

        realm.admin(
                        "PUT",
                        "/clients/" + id(client),
                        Map.of(
                                "clientId",
                                client,
                                "notBefore",
                                Instant.now().minusSeconds(3_600).getEpochSecond()))
                .expect(204);

        realm.refresh(client, token(tokens)).expect(200);
        // What lives is listed, and counted where an admin ends it.
        for (String query : new String[] {"client=" + client, "user=alice&client=" + client}) {
            assertThat(realm.admin("/token-lifecycle/families?" + query).get("families"))
                    .as(query)
                    .hasSize(1);
        }
        assertThat(revoke(Map.of("user", "alice", "client", client, "reason", "test"))
                        .expect(200)
                        .json()
                        .get("families")
                        .asInt())
                .isEqualTo(1);
    }

    /** A client's families beyond what pages of sessions are for: pages of rows, which are counted no further than needed. */
    @Test
    void manyFamiliesAreReadFromTheirRows() throws SQLException {
        String client = client("many");
        for (int i = 0; i < 5; i++) {
            login(client);
        }
        // Rows whose session is gone are not alive.
        copies(client, 10_000);

        JsonNode page = realm.admin("/token-lifecycle/families?client=" + client + "&max=3");
        JsonNode next = realm.admin("/token-lifecycle/families?client=" + client + "&first=3&max=3");
        JsonNode last = realm.admin("/token-lifecycle/families?client=" + client + "&first=10004&max=3");

        assertThat(page.has("total")).isFalse();
        assertThat(page.get("at_least").asInt()).isEqualTo(10_001);
        assertThat(page.get("families")).hasSize(3);
        assertThat(next.get("families")).hasSize(2);
        assertThat(last.get("families")).isEmpty();
        assertThat(page.get("families").findValuesAsText("session"))
                .doesNotContainAnyElementsOf(next.get("families").findValuesAsText("session"));
        revoke(Map.of("client", client, "reason", "test")).expect(200);
        assertThat(realm.admin("/token-lifecycle/families?client=" + client).get("families"))
                .isEmpty();
        JsonNode revoked = realm.admin("/token-lifecycle/families?status=revoked&max=7&client=" + client);
        assertThat(revoked.get("families")).hasSize(7);
        assertThat(revoked.get("at_least").asInt()).isEqualTo(10_001);
    }

    /** Pages are cut by times, which many families may share. */
    @Test
    void eachOfManyFamiliesThatBeganAtOnceIsOnOnePage() throws SQLException {
        String client = client("crowd");
        login(client);
        copies(client, 300);
        update("update tl_token_family set started_at = started_at - started_at % 40 where id like 'crowd-%'");
        // Those that were revoked one by one come before those that are revoked with their client.
        update("update tl_token_family set revoked_at = started_at, revocation_reason = 'logout', is_offline = true"
                + " where id like 'crowd-1%'");
        revoke(Map.of("client", client, "reason", "test")).expect(200);

        List<String> ids = new ArrayList<>();
        for (int first = 0; first <= 301; first += 7) {
            JsonNode page =
                    realm.admin("/token-lifecycle/families?status=revoked&max=7&client=" + client + "&first=" + first);
            ids.addAll(page.get("families").findValuesAsText("family"));
        }

        assertThat(ids).hasSize(301).doesNotHaveDuplicates();
        assertThat(ids.subList(0, 111)).allMatch(id -> id.startsWith("crowd-1"), "revoked by itself");
    }

    /** Nobody looks at each of so many sessions, which Keycloak goes on listing after all their tokens have ended. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void manySessionsThatHaveEndedAreNotEndedOnceMore(boolean rotates) throws Exception {
        Policy hook = Policy.ofAnyClient(
                "hook", "revocation-hook", Map.of("hook-name", "apis", "endpoint-url", "http://127.0.0.1:9/"));
        if (rotates) {
            realm.policies(Policy.ofAnyClient("rotation", "refresh-token-rotation", Map.of()), hook);
        } else {
            realm.policies(hook);
        }
        // A service account would be told of each time.
        String client = "endless-" + rotates;
        String other = "endless-other-" + rotates;
        for (String each : List.of(client, other)) {
            realm.admin("POST", "/clients", TestRealm.publicClient(each)).expect(201);
        }
        moreSessions(client, login(client), 1_001);
        int before =
                realm.admin("/token-lifecycle/deliveries?hook=apis&max=100").size();

        assertThat(ended(client)).isEqualTo(1_002);
        assertThat(ended(client)).isZero();
        assertThat(realm.admin("/token-lifecycle/deliveries?hook=apis&max=100")).hasSize(before + 1);

        // Somebody logs in once more, and another client has as many sessions.
        moreSessions(other, login(other), 1_001);
        awaitTheNextSecond();
        JsonNode alive = login(client);
        assertThat(ended(client)).isPositive();
        assertThat(realm.refresh(client, token(alive)).status()).isEqualTo(400);
        assertThat(ended(other)).isEqualTo(1_002);
        assertThat(realm.admin("/token-lifecycle/deliveries?hook=apis&max=100")).hasSize(before + 3);
    }

    private static int ended(String client) {
        return revoke(Map.of("client", client, "reason", "test"))
                .expect(200)
                .json()
                .get("families")
                .asInt();
    }

    private static void awaitTheNextSecond() {
        long second = Instant.now().getEpochSecond();
        Awaitility.await().until(() -> Instant.now().getEpochSecond() > second);
    }

    /** Copies the session of {@code login} so often, with its family where it has one. */
    private static void moreSessions(String client, JsonNode login, int count) throws SQLException {
        String session = login.get("session_state").asText();
        for (String table : List.of("offline_user_session", "offline_client_session")) {
            copies(table, count, "'user_session_id', '" + client + "-' || g", "user_session_id = '" + session + "'");
        }
        copies(
                "tl_token_family",
                count,
                "'id', '" + client + "-' || g, 'session_id', '" + client + "-' || g",
                "session_id = '" + session + "'");
    }

    private static void copies(String table, int count, String changes, String which) throws SQLException {
        update("insert into " + table + " select r.* from " + table + " t, generate_series(1, " + count
                + ") g, lateral jsonb_populate_record(t, jsonb_build_object(" + changes + ")) r where t." + which);
    }

    /** A family of which only the note of a version before the table is left goes on from it, and a replay is still one. */
    @Test
    void aFamilyGoesOnFromItsNote() throws SQLException {
        JsonNode login = login("web");
        JsonNode first = refreshed("web", login);
        JsonNode second = refreshed("web", first);
        String family = Jwt.claims(token(second)).get("token_family").asText();
        leaveNote(family, login.get("session_state").asText(), 2);

        JsonNode third = refreshed("web", second);

        assertThat(Jwt.claims(token(third)).get("token_generation").asInt()).isEqualTo(3);
        assertThat(number("select generation from tl_token_family where id = '" + family + "'"))
                .isEqualTo(3);
        JsonNode fourth = refreshed("web", third);
        assertThat(realm.refresh("web", token(first)).status()).isEqualTo(400);
        assertThat(realm.refresh("web", token(fourth)).status()).isEqualTo(400);
    }

    /** The replay is the first request that the new version sees. */
    @Test
    void aReplayIsKnownByTheNote() throws SQLException {
        JsonNode login = login("web");
        JsonNode first = refreshed("web", login);
        JsonNode second = refreshed("web", first);
        String family = Jwt.claims(token(second)).get("token_family").asText();
        leaveNote(family, login.get("session_state").asText(), 2);

        assertThat(realm.refresh("web", token(login)).status()).isEqualTo(400);
        assertThat(realm.refresh("web", token(second)).status()).isEqualTo(400);
        assertThat(realm.userinfo(second.get("access_token").asText()).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "family", "session", "delete"})
    void whatAnAdminRevokesOfALightweightUserEnds(String what) {
        JsonNode tokens = lightweight();
        String family = Jwt.claims(token(tokens)).get("jti").asText();
        assertThat(realm.isActive("web", tokens.get("access_token").asText())).isTrue();
        switch (what) {
            case "user" ->
                revoke(Map.of("user", Jwt.claims(token(tokens)).get("sub").asText(), "reason", "test"))
                        .expect(200);
            case "family" -> revoke(Map.of("family", family, "reason", "test")).expect(200);
            case "session" ->
                revoke(Map.of("session", tokens.get("session_state").asText(), "reason", "test"))
                        .expect(200);
            default ->
                realm.admin("DELETE", "/token-lifecycle/families/" + family, null)
                        .expect(200);
        }

        assertThat(realm.refresh("web", token(tokens)).status()).isEqualTo(400);
        assertThat(realm.userinfo(tokens.get("access_token").asText()).status()).isEqualTo(401);
        assertThat(realm.isActive("web", tokens.get("access_token").asText())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"revoke-family", "revoke-client-session", "revoke-user-session", "revoke-all-user-sessions"})
    void aReusedTokenOfALightweightUserEnds(String onReuse) {
        realm.policy("refresh-token-rotation", Map.of("on-reuse", onReuse));
        JsonNode tokens = lightweight();
        JsonNode second = refreshed("web", refreshed("web", tokens));

        Answer replay = realm.refresh("web", token(tokens));

        assertThat(replay.status()).isEqualTo(400);
        assertThat(realm.refresh("web", token(second)).status()).isEqualTo(400);
        assertThat(realm.userinfo(second.get("access_token").asText()).status()).isEqualTo(401);
    }

    /** Logs somebody in whom the realm doesn't store. */
    private static JsonNode lightweight() {
        Browser browser = new Browser().login(realm, "web", "carol", Map.of("kc_idp_hint", "upstream"));
        JsonNode tokens = realm.redeem("web", browser.code(), Browser.CALLBACK);
        assertThat(realm.admin("/users?username=carol")).isEmpty();
        return tokens;
    }

    private static void broker() {
        upstream.admin("POST", "/clients", TestRealm.confidentialClient(OidcProvider.CLIENT))
                .expect(201);
        upstream.admin("POST", "/users", TestRealm.user("carol")).expect(201);
        realm.admin(
                        "POST",
                        "/identity-provider/instances",
                        OidcProvider.of(upstream, "upstream", Map.of("doNotStoreUsers", "true")))
                .expect(201);
    }

    /** Copies a family of {@code client} so often, each with a session of its own that is gone. */
    private static void copies(String client, int count) throws SQLException {
        copies(
                "tl_token_family",
                count,
                "'id', '" + client + "-' || g, 'session_id', 'gone-' || g, 'started_at', t.started_at - 1000 - g",
                "id = (select max(id) from tl_token_family where client_id = '" + id(client) + "')");
    }

    /** Takes the family's row away and writes the note that a version before the table would have left of {@code generation}. */
    private static void leaveNote(String family, String session, int generation) throws SQLException {
        long started = number("select started_at from tl_token_family where id = '" + family + "'");
        long reached = number("select reached_at from tl_token_family where id = '" + family + "'");
        long expires = number("select expires_at from tl_token_family where id = '" + family + "'");
        String note = generation + "|" + Long.toString(started / 1_000, 36) + "|" + Long.toString(reached, 36) + "|"
                + Long.toString(expires / 1_000, 36) + "|127.0.0.1|old";
        update("delete from tl_token_family where id = '" + family + "'");
        update("update offline_client_session set data = jsonb_set(data::jsonb, '{notes,tl." + family + "}', '\"" + note
                + "\"')::text where user_session_id = '" + session + "'");
    }

    private static String client(String clientId) {
        if (realm.admin("/clients?clientId=" + clientId).isEmpty()) {
            realm.admin("POST", "/clients", TestRealm.confidentialClient(clientId))
                    .expect(201);
        }
        return clientId;
    }

    private static String id(String clientId) {
        return realm.clientUuid(clientId);
    }

    private static Answer revoke(Map<String, ?> body) {
        return realm.admin("POST", "/token-lifecycle/revocations", body);
    }

    private static JsonNode login(String client) {
        return realm.login(client, "alice", "openid").expect(200).json();
    }

    private static JsonNode refreshed(String client, JsonNode tokens) {
        return realm.refresh(client, token(tokens)).expect(200).json();
    }

    private static String token(JsonNode tokens) {
        return tokens.get("refresh_token").asText();
    }

    private static void parent(String family, String parent) throws SQLException {
        update("update tl_token_family set parent_id = '" + parent + "' where id = '" + family + "'");
    }

    private static String family(JsonNode login) {
        JsonNode claims = Jwt.claims(token(login));
        return claims.path("token_family").asText(claims.get("jti").asText());
    }

    private static void update(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    private static String text(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).as(sql).isTrue();
            return result.getString(1);
        }
    }
}
