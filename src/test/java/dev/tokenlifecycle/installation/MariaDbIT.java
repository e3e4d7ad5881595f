package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.MariaDb;
import dev.tokenlifecycle.server.Promises;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** MariaDB for real: its single-use objects, its locks and its dialect aren't PostgreSQL's. {@code -Pmodes} runs it. */
@Tag("modes")
final class MariaDbIT {
    private static final int SESSIONS = 60;
    private static final int THREADS = 8;

    private static MariaDb database;
    private static DistributionServer one;
    private static DistributionServer two;

    @BeforeAll
    static void startServers() {
        database = MariaDb.start();
        one = node("mariadb-1", database.options());
        two = node("mariadb-2", database.options());
    }

    @AfterAll
    static void stopServers() {
        // Where one didn't start, those before it did.
        Stream.of(two, one, database).filter(Objects::nonNull).forEach(MariaDbIT::close);
    }

    private static void close(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static DistributionServer node(String name, String... options) {
        return new DistributionServer.Builder(name)
                .command("start")
                .options(options)
                .options("--cache=local")
                .start();
    }

    @Test
    void thePromisesHold() throws Exception {
        Promises.hold(one);
    }

    @Test
    void itsDefaultIsolationIsWarnedOf() {
        assertThat(one.log()).doesNotContain("READ COMMITTED");
        try (DistributionServer other = node("mariadb-3", database.optionsWithItsDefaults())) {
            assertThat(other.log()).contains("isolated more than READ COMMITTED");
        }
    }

    /** SKIP LOCKED and the lease: two nodes share the rows of one outbox. */
    @Test
    void twoNodesDeliverEachRowOnce() {
        try (TestRealm realm = TestRealm.create(one);
                Receiver receiver = Receiver.start()) {
            realm.policy("revocation-hook", Map.of("hook-name", "hook", "endpoint-url", receiver.url("/")));
            receiver.answering(request -> Receiver.Reply.of(503));
            Set<String> sessions = new HashSet<>();
            for (int i = 0; i < SESSIONS; i++) {
                var login = realm.login("app", "alice", "openid").expect(200).json();
                sessions.add(login.get("session_state").asText());
                realm.logout("app", login.get("refresh_token").asText()).expect(204);
            }
            receiver.answering(request -> Receiver.Reply.of(202));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> delivered(realm).size() == SESSIONS);
            assertThat(sessions).hasSize(SESSIONS);
            assertThat(delivered(realm)).hasSize(SESSIONS);
        }
    }

    /** The tokens are older than the policy: both requests want to write the row of the family. */
    @Test
    void twoFirstRefreshesAtOnceAdoptTheirFamily() throws Exception {
        try (TestRealm realm = TestRealm.create(one)) {
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                tokens.add(realm.login("app", "alice", "openid")
                        .expect(200)
                        .json()
                        .get("refresh_token")
                        .asText());
            }
            realm.policy("refresh-token-rotation", Map.of());
            ExecutorService threads = Executors.newFixedThreadPool(2);
            for (String token : tokens) {
                List<Callable<Answer>> both = Collections.nCopies(2, () -> realm.refresh("app", token));
                for (Future<Answer> answer : threads.invokeAll(both)) {
                    answer.get().expect(200);
                }
            }
            threads.shutdown();
        }
    }

    /** Nobody who logs in, refreshes or logs out beside others is the victim of their locks. */
    @Test
    void whatHappensBesideOthersSucceeds() throws Exception {
        try (TestRealm realm = TestRealm.create(one);
                Receiver receiver = Receiver.start()) {
            realm.policies(
                    Policy.ofAnyClient("r", "refresh-token-rotation", Map.of("reuse-grace-seconds", "0")),
                    Policy.ofAnyClient(
                            "h", "revocation-hook", Map.of("hook-name", "hook", "endpoint-url", receiver.url("/"))));
            receiver.answering(request -> Receiver.Reply.of(503));
            List<String> unexpected = Collections.synchronizedList(new ArrayList<>());
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                TestRealm node = realm.at(i % 2 == 0 ? one : two);
                String user = i % 4 < 2 ? "alice" : "bob";
                running.add(threads.submit(() -> {
                    for (int session = 0; session < SESSIONS; session++) {
                        liveAndEnd(node, user, session).forEach(unexpected::add);
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
            threads.shutdown();
            assertThat(unexpected).isEmpty();
        }
    }

    /** The answers that differ from those that somebody gets alone. */
    private static List<String> liveAndEnd(TestRealm node, String user, int session) {
        List<String> unexpected = new ArrayList<>();
        Answer login = node.login("web", user, "openid");
        JsonNode tokens = login.json();
        for (int i = 0; i < 2; i++) {
            Answer refresh = node.refresh("web", tokens.get("refresh_token").asText());
            if (refresh.status() != 200) {
                return List.of("refresh " + refresh.status() + refresh.text());
            }
            tokens = refresh.json();
        }
        String token = tokens.get("refresh_token").asText();
        Answer end = switch (session % 3) {
            case 0 -> node.logout("web", token);
            case 1 -> node.revoke("web", token);
            default ->
                node.admin("DELETE", "/sessions/" + tokens.get("session_state").asText(), null);
        };
        if (end.status() != 200 && end.status() != 204) {
            unexpected.add("end " + session % 3 + " " + end.status() + end.text());
        }
        if (node.refresh("web", token).status() != 400) {
            unexpected.add("lives " + session % 3);
        }
        return unexpected;
    }

    private static Set<String> delivered(TestRealm realm) {
        Set<String> ids = new HashSet<>();
        realm.admin("/token-lifecycle/deliveries?hook=hook&status=delivered&max=1000")
                .forEach(delivery -> ids.add(delivery.get("id").asText()));
        return ids;
    }
}
