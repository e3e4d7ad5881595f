package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/**
 * Races of one way to revoke: nothing that was alive before, nor what a refresh made of it meanwhile, may work afterwards, and the next
 * login does. {@code -Drevocation.races=500} runs each so often.
 */
final class RevocationRaces implements AutoCloseable {
    /** Every so many races, the revocation comes at the turn of a second. */
    private static final int TURNS = 4;

    /** A race at the turn of a second begins after this millisecond of the second: what goes on before costs CPU time and decides nothing. */
    private static final int RACE_BEGINS = 850;

    /** Somebody revokes after this millisecond of the second, so that the request reaches the server as the second ends. */
    private static final int REVOCATION_BEGINS = 985;

    private static final int SECOND = 1_000;

    /** After so many races, the sessions that they left are deleted: a revocation that reads all of the user's would get slower with each. */
    private static final int RACES_BEFORE_DELETION = 5;

    private final ExecutorService pool = Executors.newFixedThreadPool(RevocationRace.THREADS);
    private final int races;
    private final List<TestRealm> nodes;

    /**
     * @param races how many where nobody says
     * @param nodes the realm at each node; the first one revokes
     */
    RevocationRaces(int races, List<TestRealm> nodes) {
        this.races = Integer.getInteger("revocation.races", races);
        this.nodes = nodes;
        Callers.grantToWeb(revoking(), "global-token-revocation");
    }

    private TestRealm revoking() {
        return nodes.get(0);
    }

    void run(RevocationWay way) throws Exception {
        revoking().policy("refresh-token-rotation", way.policy());
        awaitPolicy(way);
        int survivors = 0;
        int refused = 0;
        for (int i = 0; i < races; i++) {
            RacedLogin login = RacedLogin.begin(revoking(), way);
            boolean atTurn = i % TURNS == 0;
            if (atTurn) {
                awaitMillisecondsOfASecond(RACE_BEGINS, REVOCATION_BEGINS);
            }
            try (RevocationRace race = new RevocationRace(login, nodes, pool)) {
                race.awaitBegin();
                if (atTurn) {
                    awaitMillisecondsOfASecond(REVOCATION_BEGINS, SECOND);
                }
                way.end(login);
                survivors += race.survivors() > 0 ? 1 : 0;
            }
            way.restore(login);
            refused += loginAfterwardsWorks(login) ? 0 : 1;
            if ((i + 1) % RACES_BEFORE_DELETION == 0) {
                deleteSessions(login.user());
            }
        }
        System.out.println("RevocationRaces: " + nodes.size() + " nodes, " + way + ", " + races + " races, " + survivors
                + " lived on, " + refused + " logins failed");
        assertThat(survivors).as("chains that lived on").isZero();
        assertThat(refused).as("logins afterwards that didn't work").isZero();
    }

    /** The other node hears of a changed policy a moment later. */
    private void awaitPolicy(RevocationWay way) {
        String wanted = way.policy().containsKey("on-reuse")
                ? way.policy().get("on-reuse").toString()
                : "";
        for (TestRealm node : nodes) {
            Awaitility.await().until(() -> {
                String profiles = node.admin("/client-policies/profiles").toString();
                return wanted.isEmpty() ? !profiles.contains("on-reuse") : profiles.contains('"' + wanted + '"');
            });
        }
    }

    /** Waits until the clock has reached {@code from}, but not {@code to}, both in milliseconds of its second. */
    private static void awaitMillisecondsOfASecond(long from, long to) {
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> {
            long millisecond = System.currentTimeMillis() % SECOND;
            return millisecond >= from && millisecond < to;
        });
    }

    private boolean loginAfterwardsWorks(RacedLogin login) {
        boolean works = true;
        for (TestRealm node : nodes) {
            JsonNode again = node.login(login.client(), login.user(), "openid")
                    .expect(200)
                    .json();
            Answer refreshed =
                    node.refresh(login.client(), again.get("refresh_token").asText());
            works &= refreshed.status() == 200
                    && node.userinfo(again.get("access_token").asText()).status() == 200;
        }
        return works;
    }

    private void deleteSessions(String user) {
        TestRealm realm = revoking();
        for (JsonNode session : realm.admin("/users/" + realm.userId(user) + "/sessions")) {
            realm.admin("DELETE", "/sessions/" + session.get("id").asText(), null)
                    .expect(204);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
