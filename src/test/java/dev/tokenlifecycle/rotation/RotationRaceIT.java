package dev.tokenlifecycle.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RotationRaceIT {
    private static final int RACES = 500;
    private static final int LOGINS = 200;
    private static final int ADOPTIONS = 100;

    private static ExecutorService pool;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer(it -> it.setEventsEnabled(false));

    @BeforeAll
    static void makeRealm() {
        pool = Executors.newFixedThreadPool(10);
        // No events, which nobody would read, and a hash that costs nothing: the races count, not the logins.
    }

    @AfterAll
    static void removeRealm() {
        pool.shutdownNow();
    }

    @Test
    void exactlyOneOfTwoSimultaneousRefreshesWinsWithoutAGrace() throws Exception {
        rotation("0");

        assertThat(races(token -> winners(token) == 1)).isEqualTo(RACES);
    }

    @Test
    void bothOfTwoSimultaneousRefreshesWinWithinAGraceAndBothSuccessorsRefresh() throws Exception {
        rotation("10");

        assertThat(races(RotationRaceIT::bothWinAndRefresh)).isEqualTo(RACES);
    }

    private static boolean bothWinAndRefresh(String token) {
        List<Answer> answers = both(token);
        return answers.stream().allMatch(answer -> answer.status() == 200)
                && answers.stream()
                        .allMatch(answer ->
                                realm.refresh("app", refreshToken(answer)).status() == 200);
    }

    /** Their families have no row yet: both requests want to write it. */
    @Test
    void simultaneousFirstRefreshesAfterThePolicyWasSwitchedOnAreAnsweredLikeAnyOther() throws Exception {
        assertThat(firstRefreshes("0", token -> winners(token) == 1)).isEqualTo(ADOPTIONS);
        assertThat(firstRefreshes("10", RotationRaceIT::bothWinAndRefresh)).isEqualTo(ADOPTIONS);
    }

    private static int firstRefreshes(String grace, Predicate<String> race) throws Exception {
        realm.policies();
        Queue<String> tokens = new ConcurrentLinkedQueue<>();
        parallel(ADOPTIONS, () -> tokens.add(login()));
        rotation(grace);
        return parallel(ADOPTIONS, () -> race.test(tokens.remove()));
    }

    @Test
    void aStolenPredecessorIsRefusedInTheSecondOfTwoRotations() throws Exception {
        rotation("10");

        assertThat(parallel(RACES, () -> {
                    String stolen = login();
                    String second = refreshToken(realm.refresh("app", stolen).expect(200));
                    realm.refresh("app", second).expect(200);
                    return realm.refresh("app", stolen).status() == 400;
                }))
                .isEqualTo(RACES);
    }

    @Test
    void aDeadFamilyStaysDeadAfterALoginAtOnceAndTheNewOneLives() throws Exception {
        for (String onReuse : List.of("revoke-family", "revoke-client-session")) {
            realm.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", "0", "on-reuse", onReuse));

            assertThat(parallel(LOGINS / 2, () -> {
                        String stolen = login();
                        String current =
                                refreshToken(realm.refresh("app", stolen).expect(200));
                        realm.refresh("app", stolen).expect(400);
                        String again = login();
                        return realm.refresh("app", current).status() == 400
                                && realm.refresh("app", stolen).status() == 400
                                && realm.refresh("app", again).status() == 200;
                    }))
                    .as(onReuse)
                    .isEqualTo(LOGINS / 2);
        }
    }

    @Test
    void simultaneousReplaysEndTheFamilyOnceAndAreAllRefused() throws Exception {
        rotation("0");

        assertThat(parallel(100, () -> {
                    String stolen = login();
                    String current = refreshToken(realm.refresh("app", stolen).expect(200));
                    List<Answer> replays = both(stolen);
                    return replays.stream().allMatch(answer -> answer.status() == 400)
                            && realm.refresh("app", current).status() == 400;
                }))
                .isEqualTo(100);
    }

    private static void rotation(String grace) {
        realm.policy("refresh-token-rotation", Map.of("reuse-grace-seconds", grace));
    }

    private static int races(Predicate<String> race) throws Exception {
        return parallel(RACES, () -> race.test(login()));
    }

    private static int winners(String token) {
        return (int)
                both(token).stream().filter(answer -> answer.status() == 200).count();
    }

    /** Two refreshes with one token at the same moment, each in a thread of its own. */
    private static List<Answer> both(String token) {
        CyclicBarrier start = new CyclicBarrier(2);
        Callable<Answer> refresh = () -> {
            start.await();
            return realm.refresh("app", token);
        };
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : two.invokeAll(List.of(refresh, refresh))) {
                answers.add(future.get());
            }
            return answers;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        } finally {
            two.shutdownNow();
        }
    }

    /** How many of {@code times} runs say true, four at a time. */
    private static int parallel(int times, Callable<Boolean> run) throws Exception {
        List<Callable<Integer>> lanes = new ArrayList<>();
        for (int lane = 0; lane < 4; lane++) {
            lanes.add(() -> {
                int successes = 0;
                for (int i = 0; i < times / 4; i++) {
                    successes += run.call() ? 1 : 0;
                }
                return successes;
            });
        }
        int all = 0;
        for (Future<Integer> lane : pool.invokeAll(lanes)) {
            all += lane.get();
        }
        return all;
    }

    private static String login() {
        return refreshToken(realm.login("app", "alice", "openid").expect(200));
    }

    private static String refreshToken(Answer answer) {
        String token = answer.json().get("refresh_token").asText();
        assertThat(Jwt.claims(token).get("typ").asText()).isEqualTo("Refresh");
        return token;
    }
}
