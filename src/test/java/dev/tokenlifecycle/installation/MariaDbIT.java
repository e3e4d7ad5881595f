package dev.tokenlifecycle.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.MariaDb;
import dev.tokenlifecycle.server.Promises;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

    private static MariaDb database;
    private static DistributionServer one;
    private static DistributionServer two;

    @BeforeAll
    static void startServers() {
        database = MariaDb.start();
        one = node("mariadb-1");
        two = node("mariadb-2");
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

    private static DistributionServer node(String name) {
        return new DistributionServer.Builder(name)
                .command("start")
                .options(database.options())
                .options("--cache=local")
                .start();
    }

    @Test
    void thePromisesHold() throws Exception {
        Promises.hold(one);
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

    private static Set<String> delivered(TestRealm realm) {
        Set<String> ids = new HashSet<>();
        realm.admin("/token-lifecycle/deliveries?hook=hook&status=delivered&max=1000")
                .forEach(delivery -> ids.add(delivery.get("id").asText()));
        return ids;
    }
}
