package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;

/** What goes on while somebody revokes: APIs ask about one of the session's access tokens, and the client refreshes in a loop. */
final class RevocationRace implements AutoCloseable {
    /** How many threads a race needs: those that ask, and the one that refreshes. */
    static final int THREADS = 7;

    private final AtomicBoolean going = new AtomicBoolean(true);
    private final Deque<JsonNode> answers = new ConcurrentLinkedDeque<>();
    private final List<Future<?>> threads = new ArrayList<>();
    private final RacedLogin login;
    private final List<TestRealm> nodes;

    /**
     * Begins.
     *
     * @param nodes the realm at each node that is asked, in turn; the client refreshes at the last
     */
    RevocationRace(RacedLogin login, List<TestRealm> nodes, ExecutorService pool) {
        this.login = login;
        this.nodes = nodes;
        answers.addFirst(login.tokens());
        // Tokens of other clients aren't for "web", and inactive whatever was revoked.
        boolean introspectable = login.client().equals("web");
        if (introspectable) {
            assertThat(nodes.get(0).isActive("web", login.accessToken()))
                    .as("active before the revocation")
                    .isTrue();
        }
        for (int i = 0; i < THREADS - 1; i++) {
            boolean introspects = i % 2 == 0 && introspectable;
            TestRealm node = nodes.get(i / 2 % nodes.size());
            threads.add(pool.submit(() -> ask(node, introspects)));
        }
        threads.add(pool.submit(() -> refresh(nodes.get(nodes.size() - 1), login.refreshToken())));
    }

    /** The race has begun when a refresh has. */
    void awaitBegin() {
        // Looked at often: all threads are busy meanwhile, and each token that they get has to be checked.
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> answers.size() > 1);
    }

    /** A race that fails leaves no thread behind: the next ones need them. */
    @Override
    public void close() {
        going.set(false);
    }

    private void ask(TestRealm node, boolean introspects) {
        while (going.get()) {
            if (introspects) {
                node.isActive("web", login.accessToken());
            } else {
                node.userinfo(login.accessToken());
            }
        }
    }

    private void refresh(TestRealm node, String first) {
        String token = first;
        while (going.get()) {
            Answer answer = node.refresh(login.client(), token);
            if (answer.status() != 200) {
                return;
            }
            answers.addFirst(answer.json());
            token = text(answer.json(), "refresh_token");
        }
    }

    /** How many of the tokens work, at whichever node, after the revocation has answered success. */
    int survivors() throws Exception {
        going.set(false);
        for (Future<?> thread : threads) {
            thread.get();
        }
        int alive = 0;
        // The newest first: a superseded one would end the family itself.
        for (JsonNode answer : answers) {
            String access = text(answer, "access_token");
            for (TestRealm node : nodes) {
                alive += node.userinfo(access).status() == 200 ? 1 : 0;
                alive += node.isActive("web", access) ? 1 : 0;
            }
        }
        for (JsonNode answer : answers) {
            for (TestRealm node : nodes) {
                alive += node.refresh(login.client(), text(answer, "refresh_token"))
                                        .status()
                                == 200
                        ? 1
                        : 0;
            }
        }
        return alive;
    }

    private static String text(JsonNode json, String member) {
        return json.get(member).asText();
    }
}
