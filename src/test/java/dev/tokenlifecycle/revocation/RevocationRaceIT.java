package dev.tokenlifecycle.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
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
 * Somebody revokes while an API introspects one of the session's access tokens and the client refreshes in a loop: Keycloak may
 * load the session once more and put it back. Nothing that was alive before, nor what a refresh made of it meanwhile, may work
 * afterwards. {@code -Drevocation.races=500} runs each kind so often.
 */
final class RevocationRaceIT {
    private static final int RACES = Integer.getInteger("revocation.races", 12);
    private static final int INTROSPECTING = 6;

    @RegisterExtension
    static final TestRealm realm = TestRealm.onSharedServer(Map.of("eventsEnabled", false));

    private static ExecutorService pool;

    @BeforeAll
    static void createRealm() {
        pool = Executors.newFixedThreadPool(INTROSPECTING + 1);
        realm.policy("refresh-token-rotation", Map.of());
    }

    @AfterAll
    static void removeRealm() {
        pool.shutdownNow();
    }

    /** What somebody does to a login; the admin's own ways and Keycloak's. */
    enum Way {
        FAMILY {
            @Override
            void end(JsonNode tokens) {
                String family =
                        Jwt.claims(text(tokens, "refresh_token")).get("jti").asText();
                realm.admin("DELETE", "/token-lifecycle/families/" + family, null)
                        .expect(200);
            }
        },
        SESSION {
            @Override
            void end(JsonNode tokens) {
                revoke(Map.of("session", session(tokens), "reason", "test"));
            }
        },
        USER {
            @Override
            void end(JsonNode tokens) {
                revoke(Map.of("user", "alice", "reason", "test"));
            }
        },
        USER_AT_CLIENT {
            @Override
            void end(JsonNode tokens) {
                revoke(Map.of("user", "alice", "client", "web", "reason", "test"));
            }
        },
        CLIENT {
            @Override
            void end(JsonNode tokens) {
                revoke(Map.of("client", "web", "reason", "test"));
            }
        },
        LOGOUT {
            @Override
            void end(JsonNode tokens) {
                realm.logout("web", text(tokens, "refresh_token"));
                String session = session(tokens);
                // The token may have been superseded by the loop: an honest client tries with the one it has.
                realm.admin("DELETE", "/sessions/" + session, null);
            }
        },
        SIGN_OUT {
            @Override
            void end(JsonNode tokens) {
                realm.admin("POST", "/users/" + realm.userId("alice") + "/logout", null)
                        .expect(204);
            }
        },
        DELETE_SESSION {
            @Override
            void end(JsonNode tokens) {
                realm.admin("DELETE", "/sessions/" + session(tokens), null).expect(204);
            }
        };

        abstract void end(JsonNode tokens);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void nothingOutlivesItsRevocation(Way way) throws Exception {
        int survivors = 0;
        int refused = 0;
        for (int i = 0; i < RACES; i++) {
            JsonNode tokens = realm.login("web", "alice", "openid").expect(200).json();
            Race race = new Race(tokens);
            way.end(tokens);
            survivors += race.survivors() > 0 ? 1 : 0;
            refused += loginAfterwardsWorks() ? 0 : 1;
        }
        assertThat(survivors).as("chains that lived on").isZero();
        assertThat(refused).as("logins afterwards that didn't work").isZero();
    }

    private static boolean loginAfterwardsWorks() {
        JsonNode again = realm.login("web", "alice", "openid").expect(200).json();
        Answer refreshed = realm.refresh("web", text(again, "refresh_token"));
        return refreshed.status() == 200
                && realm.userinfo(text(again, "access_token")).status() == 200;
    }

    private static void revoke(Map<String, ?> body) {
        realm.admin("POST", "/token-lifecycle/revocations", body).expect(200);
    }

    private static String session(JsonNode tokens) {
        return text(tokens, "session_state");
    }

    private static String text(JsonNode json, String member) {
        return json.get(member).asText();
    }

    /** What goes on while somebody revokes. */
    private static final class Race {
        private final AtomicBoolean going = new AtomicBoolean(true);
        private final Deque<JsonNode> answers = new ConcurrentLinkedDeque<>();
        private final List<Future<?>> threads = new ArrayList<>();

        private Race(JsonNode tokens) {
            add(tokens);
            String access = text(tokens, "access_token");
            for (int i = 0; i < INTROSPECTING; i++) {
                threads.add(pool.submit(() -> {
                    while (going.get()) {
                        realm.introspect("web", access, "access_token");
                    }
                }));
            }
            threads.add(pool.submit(() -> refresh(text(tokens, "refresh_token"))));
            // The race has begun when a refresh has.
            Awaitility.await().until(() -> answers.size() > 1);
        }

        private void add(JsonNode tokens) {
            answers.addFirst(tokens);
        }

        private void refresh(String first) {
            String token = first;
            while (going.get()) {
                Answer answer = realm.refresh("web", token);
                if (answer.status() != 200) {
                    return;
                }
                add(answer.json());
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
                alive += realm.refresh("web", text(answer, "refresh_token")).status() == 200 ? 1 : 0;
            }
            return alive;
        }
    }
}
