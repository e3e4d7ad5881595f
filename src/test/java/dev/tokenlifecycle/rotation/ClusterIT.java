package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.StalledKeys;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TwoNodes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two clustered nodes on one PostgreSQL, behind one host name; in the end both are killed and one is started again. */
@TestMethodOrder(OrderAnnotation.class)
final class ClusterIT {
    private static final int RACES = 500;
    private static final int PARALLEL_REFRESHES = 2_000;

    private static TwoNodes nodes;
    private static DistributionServer one;
    private static DistributionServer two;
    private static TestRealm realm;
    private static ExecutorService pool;
    private static InterruptedMarking marking;

    @BeforeAll
    static void startNodes() {
        pool = Executors.newFixedThreadPool(4);
        nodes = TwoNodes.start("cluster");
        one = nodes.one();
        two = nodes.two();
        realm = TestRealm.create(one, it -> it.setEventsEnabled(false));
    }

    @AfterAll
    static void stopNodes() throws SQLException {
        pool.shutdownNow();
        if (marking != null) {
            marking.close();
        }
        nodes.close();
    }

    @Test
    @Order(1)
    void exactlyOneOfTwoSimultaneousRefreshesOnTwoNodesWinsWithoutAGrace() throws Exception {
        rotation("0");

        assertThat(times(RACES, () -> winners(both(login("app"))) == 1)).isEqualTo(RACES);
    }

    @Test
    @Order(2)
    void bothWinWithinAGraceAndBothSuccessorsRefreshOnTheOtherNode() throws Exception {
        rotation("10");

        assertThat(times(RACES, () -> {
                    List<Answer> answers = both(login("app"));
                    return winners(answers) == 2
                            && refresh(two, "app", refreshToken(answers.get(0))).status() == 200
                            && refresh(one, "app", refreshToken(answers.get(1))).status() == 200;
                }))
                .isEqualTo(RACES);
    }

    @Test
    @Order(3)
    void aTokenOfAFamilyThatDiedOnOneNodeIsRefusedOnTheOther() throws Exception {
        rotation("0");

        assertThat(times(100, () -> {
                    String stolen = login("app");
                    String current = refreshToken(refresh(one, "app", stolen).expect(200));
                    return refresh(two, "app", stolen).status() == 400
                            && refresh(one, "app", current).status() == 400
                            && refresh(two, "app", current).status() == 400;
                }))
                .isEqualTo(100);
    }

    @Test
    @Order(4)
    void twoClientsOfOneSessionThatRefreshInParallelOnTwoNodesAreNeverRefused() throws Exception {
        rotation("0");

        inParallelOnTwoNodes(PARALLEL_REFRESHES / 2, "app", "web");
    }

    /** Two families in one client session: each node writes its own note into the same row. */
    @Test
    @Order(5)
    void twoTabsOfOneClientThatRefreshInParallelOnTwoNodesAreNeverRefused() throws Exception {
        rotation("0");

        inParallelOnTwoNodes(PARALLEL_REFRESHES / 8, "web", "web");
    }

    /** In the end the token before the current one is refused on the other node: no note was lost or overwritten. */
    private static void inParallelOnTwoNodes(int times, String client, String otherClient) throws Exception {
        BrowserLogin browser = new BrowserLogin();
        JsonNode tokens = browser.tokens(realm, client, "openid", "");
        JsonNode otherTokens = browser.tokens(realm, otherClient, "openid", "");
        assertThat(otherTokens.get("session_state")).isEqualTo(tokens.get("session_state"));

        Future<List<String>> onOne = pool.submit(() -> refreshes(one, client, tokens, times));
        Future<List<String>> onTwo = pool.submit(() -> refreshes(two, otherClient, otherTokens, times));

        List<String> last = onOne.get();
        List<String> otherLast = onTwo.get();
        assertThat(refresh(two, client, last.get(0)).status()).isEqualTo(400);
        assertThat(refresh(two, client, last.get(1)).status()).isEqualTo(400);
        String next = refreshToken(refresh(one, otherClient, otherLast.get(1)).expect(200));
        assertThat(Jwt.claims(next).get("token_generation").asInt()).isEqualTo(times + 1);
        assertThat(refresh(two, otherClient, otherLast.get(0)).status()).isEqualTo(400);
    }

    /**
     * A refresh on node one waits for the client's keys when it has moved the family and not committed: one on node two waits for
     * it, and both go on from the generation that it has reached.
     */
    @Test
    @Order(6)
    void aRefreshWaitsForAnotherThatMovesTheFamilyAndSetsNothingBack() throws Exception {
        rotation("300");
        try (StalledKeys keys = StalledKeys.start()) {
            realm.admin("POST", "/clients", keys.client("slow")).expect(201);
            // Node two has the keys from here on.
            String first = refreshToken(onNodeTwo("slow"));
            keys.stall();
            Future<Answer> slow = pool.submit(() -> refresh(one, "slow", first));
            keys.awaitAsked();
            Future<Answer> other = pool.submit(() -> refresh(two, "slow", first));
            keys.release();
            String second = refreshToken(slow.get().expect(200));
            String copy = refreshToken(other.get().expect(200));
            assertThat(generation(copy)).isEqualTo(generation(second));

            String third = refreshToken(refresh(two, "slow", second).expect(200));
            String late = refreshToken(refresh(one, "slow", copy).expect(200));

            String family = Jwt.claims(third).get("token_family").asText();
            assertThat(realm.admin("/token-lifecycle/families?user=alice&client=slow")
                            .get("families"))
                    .anySatisfy(each -> {
                        assertThat(each.path("family").asText()).isEqualTo(family);
                        assertThat(each.path("generation").asLong()).isEqualTo(2);
                    });
            for (String token : List.of(third, late)) {
                refresh(one, "slow", token).expect(200);
            }
        }
    }

    @Test
    @Order(7)
    void aRefreshWhoseCommitFailsSpendsNoToken() throws Exception {
        rotation("0");
        String token = login("app");
        String next = refreshToken(refresh(one, "app", token).expect(200));

        sql("CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS "
                + "$$ BEGIN RAISE EXCEPTION 'the commit fails'; END $$");
        sql("CREATE CONSTRAINT TRIGGER broken AFTER UPDATE ON tl_token_family "
                + "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION broken()");
        assertThat(refresh(one, "app", next).status()).isBetween(500, 503);
        assertThat(refresh(two, "app", next).status()).isBetween(500, 503);
        sql("DROP TRIGGER broken ON tl_token_family");

        assertThat(generation(refreshToken(refresh(one, "app", next).expect(200))))
                .isEqualTo(2);
        assertThat(refresh(two, "app", token).status()).isEqualTo(400);
    }

    @Test
    @Order(8)
    void aReuseWhoseCommitFailsRevokesNothingAndMayBeTriedAgain() throws Exception {
        rotation("0");
        String stolen = login("app");
        String current = refreshToken(refresh(one, "app", stolen).expect(200));

        sql("CREATE CONSTRAINT TRIGGER broken AFTER UPDATE ON tl_token_family "
                + "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION broken()");
        assertThat(refresh(one, "app", stolen).status()).isEqualTo(503);
        assertThat(refresh(two, "app", stolen).status()).isEqualTo(503);
        sql("DROP TRIGGER broken ON tl_token_family");

        String next = refreshToken(refresh(two, "app", current).expect(200));
        assertThat(refresh(one, "app", stolen).status()).isEqualTo(400);
        assertThat(refresh(two, "app", next).status()).isEqualTo(400);
    }

    /** A backup is restored: the state is older than the tokens, or there is none. */
    @Test
    @Order(9)
    void aRestoredBackupLogsOutOnlyWhoseFamilyItDoesNotKnow() throws Exception {
        rotation("0");
        String first = login("app");
        String second = refreshToken(refresh(one, "app", first).expect(200));
        String third = refreshToken(refresh(two, "app", second).expect(200));
        String family = Jwt.claims(third).get("token_family").asText();

        sql("UPDATE tl_token_family SET generation = 1 WHERE id = '" + family + "'");
        String fourth = refreshToken(refresh(two, "app", third).expect(200));
        assertThat(generation(fourth)).isEqualTo(3);

        sql("DELETE FROM tl_token_family WHERE id = '" + family + "'");
        assertThat(refresh(one, "app", fourth).status()).isEqualTo(400);
        assertThat(one.log()).contains("unknown_family");
    }

    private static Answer onNodeTwo(String client) {
        Map<String, String> form = new HashMap<>(TestRealm.passwordForm("alice", "openid"));
        form.put("client_id", client);
        form.put("client_secret", TestRealm.SECRET);
        return Http.post(two.url() + "/realms/" + realm.name() + "/protocol/openid-connect/token", form)
                .expect(200);
    }

    private static long generation(String refreshToken) {
        return Jwt.claims(refreshToken).get("token_generation").asLong();
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = nodes.postgres().connect();
                Statement each = connection.createStatement()) {
            each.execute(statement);
        }
    }

    @Test
    @Order(10)
    void theStateSurvivesTheDeathOfBothNodes() throws Exception {
        rotation("60");
        String first = login("app");
        String asked = refreshToken(refresh(one, "app", first).expect(200));
        String copy = refreshToken(refresh(two, "app", first).expect(200));
        // Its answer is lost.
        refresh(two, "app", asked).expect(200);
        rotation("0");
        String superseded = login("app");
        String current = refreshToken(refresh(two, "app", superseded).expect(200));
        String stolen = login("app");
        String dead = refreshToken(refresh(one, "app", stolen).expect(200));
        refresh(one, "app", stolen).expect(400);
        marking = InterruptedMarking.begin(nodes.postgres(), TestRealm.create(one, it -> it.setEventsEnabled(false)));

        one.kill();
        String next = refreshToken(refresh(two, "app", current).expect(200));
        two.kill();
        marking.release();
        one = nodes.startOneAgain();

        assertThat(refresh(one, "app", dead).status()).isEqualTo(400);
        assertThat(refresh(one, "app", stolen).status()).isEqualTo(400);
        String last = refreshToken(refresh(one, "app", next).expect(200));
        assertThat(refresh(one, "app", superseded).status()).isEqualTo(400);
        assertThat(refresh(one, "app", last).status()).isEqualTo(400);

        // The row knows which token rotated: it is recovered, and another of its generation is a second party's.
        realm.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", "0", "recover-lost-response", "true"));
        refresh(one, "app", asked).expect(200);
        refresh(one, "app", copy).expect(400);
        refresh(one, "app", asked).expect(400);
    }

    /** Both were marking what came from a revoked client's families, or waiting for the other one, when they were killed. */
    @Test
    @Order(11)
    void whatTheNodesWereMarkingWhenTheyDiedIsMarkedAndToldOnce() throws Exception {
        marking.assertCompleted();
    }

    private static void rotation(String grace) {
        realm.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", grace));
        // The other node hears of a changed policy a moment later.
        Awaitility.await().ignoreExceptions().until(() -> {
            String token = login("app");
            refresh(one, "app", token).expect(200);
            int again = refresh(two, "app", token).status();
            return again == ("0".equals(grace) ? 400 : 200);
        });
    }

    /** The last token but one and the last. */
    private static List<String> refreshes(DistributionServer node, String client, JsonNode tokens, int times) {
        String previous = "";
        String token = tokens.get("refresh_token").asText();
        for (int i = 0; i < times; i++) {
            previous = token;
            token = refreshToken(refresh(node, client, previous).expect(200));
        }
        return List.of(previous, token);
    }

    private static int winners(List<Answer> answers) {
        return (int) answers.stream().filter(answer -> answer.status() == 200).count();
    }

    /** One refresh on each node, at the same moment. */
    private static List<Answer> both(String token) throws Exception {
        List<Callable<Answer>> calls = List.of(() -> refresh(one, "app", token), () -> refresh(two, "app", token));
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> future : pool.invokeAll(calls)) {
            answers.add(future.get());
        }
        return answers;
    }

    private static int times(int times, Callable<Boolean> run) throws Exception {
        int successes = 0;
        for (int i = 0; i < times; i++) {
            successes += run.call() ? 1 : 0;
        }
        return successes;
    }

    private static String login(String client) {
        return refreshToken(realm.login(client, "alice", "openid").expect(200));
    }

    private static Answer refresh(DistributionServer node, String client, String token) {
        Map<String, String> form = new java.util.HashMap<>(
                Map.of("grant_type", "refresh_token", "refresh_token", token, "client_id", client));
        if (!"app".equals(client)) {
            form.put("client_secret", TestRealm.SECRET);
        }
        return Http.post(node.url() + "/realms/" + realm.name() + "/protocol/openid-connect/token", form);
    }

    private static String refreshToken(Answer answer) {
        return answer.json().get("refresh_token").asText();
    }
}
