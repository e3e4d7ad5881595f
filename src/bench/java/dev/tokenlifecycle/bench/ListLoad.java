package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.admin.Callers;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Http;
import dev.tokenlifecycle.server.TestRealm;
import dev.tokenlifecycle.server.TestRealm.Policy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;

/** What a thousand APIs that read a revocation list each second cost the refreshes of the same node. */
final class ListLoad {
    private static final int READERS = 1_000;
    private static final int ENTRIES = 200;
    private static final int MILLIS = 3_000;
    private static final int ROUNDS = 8;

    private final TestRealm realm;
    private final Load load;
    private final Runnable refresh;
    private final String list;
    private final List<Turn> alone = new ArrayList<>();
    private final List<Turn> beside = new ArrayList<>();
    private final List<Turn> reads = new ArrayList<>();
    private long late;
    private long whole;
    private long failed;

    ListLoad(DistributionServer server, Load like) {
        realm = Realms.plain(server);
        realm.policies(
                Policy.ofAnyClient("r", "refresh-token-rotation", Map.of("reuse-grace-seconds", "10")),
                Policy.ofAnyClient("h", "revocation-hook", Map.of("hook-name", "apis", "delivery", List.of("list"))));
        Callers.grantToWeb(realm, "read-revocation-lists");
        load = new Load(like.servers(), like.threads(), MILLIS);
        refresh = Sessions.login(realm, Site.SESSIONS).refreshing(Site.SESSIONS, realm.url());
        list = realm.url() + "/token-lifecycle/revocation-lists/apis";
    }

    /** Takes turns: refreshes alone, refreshes beside the readers. The first round warms the reading up. */
    void measure(Report report) throws InterruptedException, ExecutionException, IOException {
        new WarmUp(load).of(List.of(refresh));
        for (int i = 0; i < ENTRIES; i++) {
            realm.revoke("web", Callers.serviceToken(realm, "web")).expect(200);
        }
        for (int round = 0; round <= ROUNDS; round++) {
            Turn before = load.run(refresh);
            Turn during = besideReaders(round > 0);
            if (round > 0) {
                alone.add(before);
                beside.add(during);
            }
        }
        report.line("\n### Refreshes of a node whose revocation list %d APIs read, each once a second\n", READERS);
        report.line("| | per second | p50 ms | p99 ms | CPU ms per refresh, readers included |");
        report.line("|---|---|---|---|---|");
        line(report, "refreshes, nobody reads", alone, cpu(alone));
        line(report, "refreshes, " + READERS + " read", beside, cpu(beside));
        line(report, "reads", reads, "");
        report.line(
                "\n%d turns of %d ms each, a list of %d entries, four threads that refresh. %d reads got the whole list, all others 304;"
                        + " %d found no connection, %d failed.",
                ROUNDS, MILLIS, ENTRIES, whole, late, failed);
        report.write();
    }

    private Turn besideReaders(boolean counts) throws InterruptedException, ExecutionException {
        String token = Callers.serviceToken(realm, "web");
        String etag = Http.get(list, "Authorization", "Bearer " + token)
                .expect(200)
                .response()
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        ListReaders readers = new ListReaders(READERS, list, token, etag);
        Turn turn;
        try (readers) {
            turn = load.run(refresh);
        }
        if (counts) {
            reads.add(new Turn(MILLIS / 1e3, 0, readers.latencies()));
            late += readers.late();
            whole += readers.whole();
            failed += readers.failed();
        }
        return turn;
    }

    private static void line(Report report, String name, List<Turn> turns, String cpu) {
        report.line(
                "| %s | %s | %.1f | %.1f | %s |",
                name, rate(turns), Turn.millis(0.5, turns), Turn.millis(0.99, turns), cpu);
    }

    private static String cpu(List<Turn> turns) {
        return String.format(Locale.ROOT, "%.2f", median(turns, Turn::cpuMillis).value());
    }

    private static String rate(List<Turn> turns) {
        Estimate rate = median(turns, Turn::perSecond);
        return String.format(Locale.ROOT, "%.0f (%.0f–%.0f)", rate.value(), rate.low(), rate.high());
    }

    private static Estimate median(List<Turn> turns, ToDoubleFunction<Turn> number) {
        return Estimate.median(turns.stream().mapToDouble(number).toArray());
    }
}
