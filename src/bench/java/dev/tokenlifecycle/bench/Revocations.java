package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.Receiver;
import dev.tokenlifecycle.server.TestRealm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** From a revocation (RFC 7009) to its receiver: how long one takes, and how fast a backlog drains. */
final class Revocations {
    /** A receiver that holds its answers back is no failure here. */
    static final String[] PATIENCE = {
        "--spi-revocation-delivery--default--read-timeout-millis=60000",
        "--spi-revocation-delivery--default--attempt-timeout-millis=60000",
        "--spi-revocation-delivery--default--lease-seconds=120"
    };

    private static final int ONE_BY_ONE = 200;
    private static final int BACKLOG = 500;
    private static final int BACKLOGS = 6;

    private final TestRealm realm;
    private final Wire token;
    private final Wire revoke;

    Revocations(DistributionServer server) {
        realm = Realms.plain(server);
        token = new Wire(realm.url() + "/protocol/openid-connect/token");
        revoke = new Wire(realm.url() + "/protocol/openid-connect/revoke");
    }

    void measure(Report report) {
        try (Receiver receiver = Receiver.start()) {
            realm.policy("revocation-hook", Map.of("hook-name", "bench", "endpoint-url", receiver.url("/")));
            double[] millis = tokens(ONE_BY_ONE).stream()
                    .mapToDouble(token -> millis(receiver, token))
                    .sorted()
                    .toArray();
            double[] rates = IntStream.range(0, BACKLOGS)
                    .mapToDouble(i -> drainsPerSecond(receiver))
                    .toArray();
            report.line("\n### From a revocation to its receiver, embedded database\n");
            report.line("| | |\n|---|---|");
            report.line(
                    "| answer of the revocation → request at the receiver, %d one by one | p50 %.0f ms, p99 %.0f ms, most %.0f ms |",
                    ONE_BY_ONE, millis[ONE_BY_ONE / 2], millis[ONE_BY_ONE * 99 / 100], millis[ONE_BY_ONE - 1]);
            report.line(
                    "| a backlog of %d drains, %d times | %.0f per second (%.0f–%.0f) |",
                    BACKLOG,
                    BACKLOGS,
                    Estimate.median(rates).value(),
                    Estimate.median(rates).low(),
                    Estimate.median(rates).high());
            report.write();
        }
    }

    private double millis(Receiver receiver, String token) {
        revoke(token);
        Instant answered = Instant.now();
        String jti = Jwt.claims(token).get("jti").asText();
        Instant told = receiver.await(request -> told(request).equals(jti)).at();
        return Duration.between(answered, told).toNanos() / 1e6;
    }

    private static String told(Receiver.Received request) {
        return request.json().get("events").elements().next().path("token_jti").asText();
    }

    /** The receiver doesn't answer until everything is revoked. */
    private double drainsPerSecond(Receiver receiver) {
        CountDownLatch revoked = new CountDownLatch(1);
        receiver.answering(request -> {
            await(revoked);
            return Receiver.Reply.of(202);
        });
        int before = receiver.received().size();
        tokens(BACKLOG).parallelStream().forEach(this::revoke);
        int arrived = receiver.received().size();
        receiver.answering(request -> Receiver.Reply.of(202));
        Instant begin = Instant.now();
        revoked.countDown();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> receiver.received().size() == before + BACKLOG);
        Instant end = receiver.received().get(before + BACKLOG - 1).at();
        return (before + BACKLOG - arrived) / (Duration.between(begin, end).toNanos() / 1e9);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void revoke(String accessToken) {
        revoke.post(Map.of("client_id", "web", "client_secret", TestRealm.SECRET, "token", accessToken));
    }

    private List<String> tokens(int count) {
        Map<String, String> form =
                Map.of("grant_type", "client_credentials", "client_id", "web", "client_secret", TestRealm.SECRET);
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> Wire.value("access_token", token.post(form)))
                .toList();
    }
}
