package dev.tokenlifecycle.soak;

import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.Http.Answer;
import dev.tokenlifecycle.server.KeycloakServer;
import dev.tokenlifecycle.server.TestRealm;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;

/**
 * Users that log in, refresh, open tabs, are robbed, and whose tokens and sessions are revoked, at either node. A request that a
 * dying node doesn't answer is tried again with the same token at the other one, as an app would.
 */
final class MixedLoad {
    private static final long TRY_AGAIN_FOR_SECONDS = 60;

    private final Cluster cluster;
    private final TestRealm realm;
    private final Logins logins = new Logins();
    private final Tally tally;

    MixedLoad(Cluster cluster, TestRealm realm, Tally tally) {
        this.cluster = cluster;
        this.realm = realm;
        this.tally = tally;
    }

    /** Does one thing; what goes wrong is in the tally. */
    void step() {
        int dice = ThreadLocalRandom.current().nextInt(100);
        Login login = dice < 25 ? null : logins.take();
        try {
            if (login == null) {
                logins.give(tally.count("logins", () -> new Login(expect(200, send("token", password())))));
            } else if (dice < 70) {
                logins.give(tally.count("refreshes", () -> login.next(expect(200, refresh(login.token())))));
            } else if (dice < 80) {
                logins.give(tally.count("tabs", () -> tabs(login)));
            } else if (dice < 85) {
                tally.count("thefts", () -> theft(login));
            } else if (dice < 92) {
                tally.count("revoked tokens", () -> revoke(login));
            } else if (dice < 96) {
                tally.count("logouts", () -> ended(login, send("logout", Map.of("refresh_token", login.token()))));
            } else {
                tally.count("sessions ended by an admin", () -> endSession(login));
            }
        } catch (AssertionError | RuntimeException wrong) {
            tally.wrong(wrong);
        }
    }

    /** Two refreshes of one token right after each other at whichever node: both get tokens. */
    private Login tabs(Login login) {
        Answer one = expect(200, refresh(login.token()));
        Answer other = expect(200, refresh(login.token()));
        return login.next(ThreadLocalRandom.current().nextBoolean() ? one : other);
    }

    /** A token of two generations ago is refused, and so is the current one afterwards. */
    private Answer theft(Login login) {
        Login second = login.next(expect(200, refresh(login.token())));
        Login third = second.next(expect(200, refresh(second.token())));
        expect(400, refresh(login.token()));
        return expect(400, refresh(third.token()));
    }

    private Answer revoke(Login login) {
        expect(200, send("revoke", Map.of("token", login.token())));
        return expect(400, refresh(login.token()));
    }

    private Answer endSession(Login login) {
        String path = "/admin/realms/" + realm.name() + "/sessions/" + login.session();
        return ended(login, again(() -> realm.masterAdmin("DELETE", path, null)));
    }

    /** The second attempt of a request whose answer was lost finds nothing to end any more. */
    private Answer ended(Login login, Answer answer) {
        if (answer.status() != 204 && answer.status() != 400 && answer.status() != 404) {
            answer.expect(204);
        }
        return expect(400, refresh(login.token()));
    }

    private Answer refresh(String token) {
        return send("token", Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    private static Map<String, String> password() {
        return Map.of(
                "grant_type",
                "password",
                "username",
                ThreadLocalRandom.current().nextBoolean() ? "alice" : "bob",
                "password",
                TestRealm.PASSWORD,
                "scope",
                "openid");
    }

    private Answer send(String endpoint, Map<String, String> form) {
        Map<String, String> whole = new HashMap<>(form);
        whole.put("client_id", "app");
        return again(
                () -> Http.post(node() + "/realms/" + realm.name() + "/protocol/openid-connect/" + endpoint, whole));
    }

    private URI node() {
        List<? extends KeycloakServer> alive = cluster.alive();
        return alive.get(ThreadLocalRandom.current().nextInt(alive.size())).url();
    }

    private interface Request {
        Answer send();
    }

    /** Until it is answered by other than a connection that broke, or an error of a server in a cluster that changes. */
    private Answer again(Request request) {
        AtomicBoolean repeated = new AtomicBoolean();
        Answer answer = Awaitility.await("an answer")
                .atMost(TRY_AGAIN_FOR_SECONDS, TimeUnit.SECONDS)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .ignoreException(UncheckedIOException.class)
                .until(
                        () -> {
                            if (repeated.getAndSet(true)) {
                                tally.repeated();
                            }
                            return request.send();
                        },
                        each -> each.status() < 500);
        return answer;
    }

    private static Answer expect(int status, Answer answer) {
        return answer.expect(status);
    }
}
