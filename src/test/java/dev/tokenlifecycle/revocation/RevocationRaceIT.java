package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Somebody revokes while APIs ask about one of the session's access tokens in six threads and the client refreshes in a loop: Keycloak may
 * load the session once more and put it back. Nothing that was alive before, nor what a refresh made of it meanwhile, may work
 * afterwards. {@code -Drevocation.races=500} runs each kind so often.
 */
final class RevocationRaceIT {
    private static final int RACES = Integer.getInteger("revocation.races", 12);
    private static final int ASKING = 6;
    /** Every so many races, the revocation comes at the turn of a second. */
    private static final int TURNS = 4;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer(it -> it.setEventsEnabled(false));

    private static ExecutorService pool;

    @BeforeAll
    static void prepare() {
        pool = Executors.newFixedThreadPool(ASKING + 1);
        Callers.grantToWeb(realm, "global-token-revocation");
    }

    @AfterAll
    static void stop() {
        pool.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(RevocationWay.class)
    void nothingOutlivesItsRevocation(RevocationWay way) throws Exception {
        realm.policy("refresh-token-rotation", way.policy());
        int survivors = 0;
        int refused = 0;
        for (int i = 0; i < RACES; i++) {
            RacedLogin login = RacedLogin.begin(realm, way);
            try (Race race = new Race(login)) {
                race.awaitBegin();
                if (i % TURNS == 0) {
                    awaitTurnOfASecond();
                }
                way.end(login);
                survivors += race.survivors() > 0 ? 1 : 0;
            }
            way.restore(login);
            refused += loginAfterwardsWorks(login) ? 0 : 1;
        }
        System.out.println("RevocationRaceIT: " + way + ", " + RACES + " races, " + survivors + " lived on, " + refused
                + " logins failed");
        assertThat(survivors).as("chains that lived on").isZero();
        assertThat(refused).as("logins afterwards that didn't work").isZero();
    }

    /** The revocation reaches the server as the second ends. */
    private static void awaitTurnOfASecond() {
        while (System.currentTimeMillis() % 1_000 < 985) {
            Thread.onSpinWait();
        }
    }

    private static boolean loginAfterwardsWorks(RacedLogin login) {
        JsonNode again =
                realm.login(login.client(), login.user(), "openid").expect(200).json();
        Answer refreshed = realm.refresh(login.client(), text(again, "refresh_token"));
        return refreshed.status() == 200
                && realm.userinfo(text(again, "access_token")).status() == 200;
    }

    private static String text(JsonNode json, String member) {
        return json.get(member).asText();
    }

    /** What goes on while somebody revokes. */
    private static final class Race implements AutoCloseable {
        private final AtomicBoolean going = new AtomicBoolean(true);
        private final Deque<JsonNode> answers = new ConcurrentLinkedDeque<>();
        private final List<Future<?>> threads = new ArrayList<>();
        private final RacedLogin login;

        private Race(RacedLogin login) {
            this.login = login;
            answers.addFirst(login.tokens());
            for (int i = 0; i < ASKING; i++) {
                boolean introspects = i % 2 == 0 && login.client().equals("web");
                threads.add(pool.submit(() -> ask(introspects)));
            }
            threads.add(pool.submit(() -> refresh(login.refreshToken())));
        }

        /** The race has begun when a refresh has. */
        private void awaitBegin() {
            Awaitility.await().until(() -> answers.size() > 1);
        }

        /** A race that fails leaves no thread behind: the next ones need them. */
        @Override
        public void close() {
            going.set(false);
        }

        private void ask(boolean introspects) {
            while (going.get()) {
                if (introspects) {
                    realm.introspect("web", login.accessToken(), "access_token");
                } else {
                    realm.userinfo(login.accessToken());
                }
            }
        }

        private void refresh(String first) {
            String token = first;
            while (going.get()) {
                Answer answer = realm.refresh(login.client(), token);
                if (answer.status() != 200) {
                    return;
                }
                answers.addFirst(answer.json());
                token = text(answer.json(), "refresh_token");
            }
        }

        /** How many of the tokens work after the revocation has answered success. */
        private int survivors() throws Exception {
            going.set(false);
            for (Future<?> thread : threads) {
                thread.get();
            }
            int alive = 0;
            // The newest first: a superseded one would end the family itself.
            for (JsonNode answer : answers) {
                String access = text(answer, "access_token");
                alive += realm.userinfo(access).status() == 200 ? 1 : 0;
                alive += realm.introspect("web", access, "access_token")
                                .get("active")
                                .asBoolean()
                        ? 1
                        : 0;
            }
            for (JsonNode answer : answers) {
                alive += realm.refresh(login.client(), text(answer, "refresh_token"))
                                        .status()
                                == 200
                        ? 1
                        : 0;
            }
            return alive;
        }
    }
}
