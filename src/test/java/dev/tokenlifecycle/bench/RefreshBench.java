package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.TestRealm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What this extension costs, against stock Keycloak on the same machine in the same run: {@code mvn -Pbench verify}. */
@TestMethodOrder(OrderAnnotation.class)
final class RefreshBench {
    private static final int SESSIONS = 1_200;
    private static final int THREADS = 4;
    private static final Report REPORT = new Report();

    @Test
    @Order(1)
    void onTheEmbeddedDatabase() throws Exception {
        try (DistributionServer stock = new DistributionServer.Builder("bench-stock")
                        .optimized()
                        .withoutExtension()
                        .start();
                DistributionServer server =
                        new DistributionServer.Builder("bench").optimized().start()) {
            TestRealm withoutJar = Realms.plain(stock);
            Map<String, TestRealm> realms = Realms.on(server);
            Map<String, Sessions> sessions = login(realms);
            IntConsumer jarless = Sessions.login(withoutJar, SESSIONS).refreshing(SESSIONS, withoutJar.url());
            REPORT.add(
                    compare("Embedded database, 1,200 sessions in turn", realms, sessions, SESSIONS)
                            .with("(a) without the JAR, a server of its own", jarless)
                            .run(),
                    true);
            REPORT.add(
                    compare("Embedded database, four sessions in a tight loop", realms, sessions, THREADS)
                            .run(),
                    true);
            profile(server, realms, sessions);
            clientCredentials(server);
            new ScaleCurves(server, REPORT).measure();
        }
    }

    @Test
    @Order(2)
    void onPostgresAndTwoNodes() throws Exception {
        int port = DistributionServer.Builder.freePort();
        try (Postgres postgres = Postgres.start();
                DistributionServer one = node(postgres, "bench-1", port, port)) {
            Map<String, TestRealm> realms = Realms.on(one);
            Map<String, Sessions> sessions = login(realms);
            REPORT.add(
                    compare("PostgreSQL, 1,200 sessions in turn", realms, sessions, SESSIONS)
                            .run(),
                    true);
            REPORT.add(
                    compare("PostgreSQL, four sessions in a tight loop", realms, sessions, THREADS)
                            .run(),
                    true);
            try (DistributionServer two = node(postgres, "bench-2", DistributionServer.Builder.freePort(), port)) {
                Awaitility.await().until(() -> one.log().contains("(2)"));
                Comparison both =
                        new Comparison("Two nodes on one PostgreSQL, 1,200 sessions, each at either node", THREADS);
                realms.remove(Realms.ALL);
                realms.forEach((name, realm) -> both.with(
                        name,
                        sessions.get(name).refreshing(SESSIONS, realm.url(), two.url() + "/realms/" + realm.name())));
                REPORT.add(both.run(), true);
            }
        }
    }

    @Test
    @Order(3)
    void startUp() {
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            with.add(seconds(new DistributionServer.Builder("bench").optimized()));
            without.add(seconds(
                    new DistributionServer.Builder("bench-stock").optimized().withoutExtension()));
        }
        REPORT.line("\n### Start-up, embedded database, augmented before: median (min–max) of three in turn\n");
        REPORT.line("With the JAR %s, without %s.", spread(with), spread(without));
        REPORT.write();
    }

    private static DistributionServer node(Postgres postgres, String name, int http, int hostname) throws Exception {
        return new DistributionServer.Builder(name)
                .command("start")
                .optimized()
                .port(http)
                .options(postgres.options())
                .options(
                        "--hostname=http://127.0.0.1:" + hostname,
                        "--cache=ispn",
                        "--cache-embedded-network-bind-address=127.0.0.1",
                        "--cache-embedded-network-bind-port=" + DistributionServer.Builder.freePort())
                .start();
    }

    private static Map<String, Sessions> login(Map<String, TestRealm> realms) {
        Map<String, Sessions> sessions = new LinkedHashMap<>();
        realms.forEach((name, realm) -> sessions.put(name, Sessions.login(realm, SESSIONS)));
        return sessions;
    }

    private static Comparison compare(
            String title, Map<String, TestRealm> realms, Map<String, Sessions> sessions, int count) {
        Comparison comparison = new Comparison(title, THREADS);
        realms.forEach((name, realm) -> comparison.with(name, sessions.get(name).refreshing(count, realm.url())));
        return comparison;
    }

    private static void profile(
            DistributionServer server, Map<String, TestRealm> realms, Map<String, Sessions> sessions) throws Exception {
        REPORT.line("\n### CPU and allocation of the request threads (Java Flight Recorder), 1,200 sessions in turn\n");
        REPORT.line("| | CPU samples | top frame ours | caused by ours | allocated bytes caused by ours |");
        REPORT.line("|---|---|---|---|---|");
        for (String name : List.of(Realms.OFF, Realms.GRACE, Realms.STRICT, Realms.ALL)) {
            IntConsumer request =
                    sessions.get(name).refreshing(SESSIONS, realms.get(name).url());
            Profile seen = Profile.of(server, () -> new Load(THREADS, 12).run(request));
            REPORT.line(
                    "| %s | %d | %.1f %% | %.1f %% | %.1f %% |",
                    name, seen.samples(), seen.onTop(), seen.caused(), seen.allocated());
        }
        REPORT.write();
    }

    private static void clientCredentials(DistributionServer server) throws Exception {
        Comparison comparison = new Comparison("Client credentials under a ceiling", THREADS);
        for (int policies : new int[] {0, 1, 5}) {
            Wire token = new Wire(Realms.capped(server, policies).url() + "/protocol/openid-connect/token");
            Map<String, String> form =
                    Map.of("grant_type", "client_credentials", "client_id", "web", "client_secret", TestRealm.SECRET);
            comparison.with(policies == 0 ? "stock, no policy" : "this, policies: " + policies, i -> token.post(form));
        }
        REPORT.add(comparison.run(), true);
    }

    private static double seconds(DistributionServer.Builder builder) {
        long begin = System.nanoTime();
        builder.keepData().start().close();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static String spread(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format(
                java.util.Locale.ROOT,
                "%.1f s (%.1f–%.1f)",
                sorted.get(sorted.size() / 2),
                sorted.get(0),
                sorted.get(sorted.size() - 1));
    }
}
