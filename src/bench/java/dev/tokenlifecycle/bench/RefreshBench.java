package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.TestRealm;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;

/** What this extension costs, against stock Keycloak on the same machine in the same run: {@code mvn -Pbench verify}. */
@TestMethodOrder(OrderAnnotation.class)
final class RefreshBench {
    private static final int TIGHT = 4;
    private static final String IN_TURN = Site.SESSIONS + " sessions in turn";
    private static final Report REPORT = new Report();

    @Test
    @Order(1)
    @EnabledIf("dev.tokenlifecycle.bench.Plan#hasEmbedded")
    void onTheEmbeddedDatabase() throws Exception {
        try (DistributionServer server = new DistributionServer.Builder("bench")
                .optimized()
                .options(Revocations.PATIENCE)
                .start()) {
            Site site = Site.on(server);
            if (Plan.has("embedded")) {
                Comparison inTurn = site.compare("Embedded database, " + IN_TURN, Site.SESSIONS)
                        .run(Plan.rounds(1));
                REPORT.add(inTurn, true);
                Goals.inTurn(inTurn).forEach(REPORT::line);
            }
            if (Plan.has("tight")) {
                Comparison tight = site.compare("Embedded database, four sessions in a tight loop", TIGHT)
                        .run(Plan.rounds(0.25));
                REPORT.add(tight, true);
                Goals.tight(tight).forEach(REPORT::line);
            }
            if (Plan.has("profile")) {
                profile(server, site);
            }
            if (Plan.has("revocations")) {
                new Revocations(server).measure(REPORT);
            }
            if (Plan.has("lists")) {
                new ListLoad(server, site.load()).measure(REPORT);
            }
            if (Plan.has("credentials")) {
                clientCredentials(server, site.load());
            }
        }
    }

    @Test
    @Order(2)
    @EnabledIf("dev.tokenlifecycle.bench.Plan#hasPostgres")
    void onPostgresAndTwoNodes() throws Exception {
        int port = DistributionServer.Builder.freePort();
        try (Postgres postgres = Postgres.start();
                DistributionServer one = node(postgres, "bench-1", port, port)) {
            Site site = Site.on(one);
            if (Plan.has("postgres")) {
                REPORT.add(site.compare("PostgreSQL, " + IN_TURN, Site.SESSIONS).run(Plan.rounds(0.35)), true);
                REPORT.add(
                        site.compare("PostgreSQL, four sessions in a tight loop", TIGHT)
                                .run(Plan.rounds(0.25)),
                        true);
            }
            if (Plan.has("access-tokens")) {
                AccessTokens.measure(one, site.load(), REPORT);
            }
            if (Plan.has("cluster")) {
                try (DistributionServer two = node(postgres, "bench-2", DistributionServer.Builder.freePort(), port)) {
                    Awaitility.await().until(() -> one.log().contains("(2)"));
                    site.realms().remove(Realms.ALL);
                    REPORT.add(
                            site.compare(
                                            "Two nodes on one PostgreSQL, " + IN_TURN + ", each at either node",
                                            Site.SESSIONS,
                                            one,
                                            two)
                                    .run(Plan.rounds(0.25)),
                            true);
                }
            }
            site.realms().values().forEach(TestRealm::close);
            if (Plan.has("curves")) {
                new ScaleCurves(postgres, one, site.load(), REPORT).measure();
            }
        }
    }

    @Test
    @Order(3)
    @EnabledIf("dev.tokenlifecycle.bench.Plan#hasStartup")
    void startUp() {
        StartUp.measure(REPORT);
    }

    private static DistributionServer node(Postgres postgres, String name, int http, int hostname) {
        return new DistributionServer.Builder(name)
                .clustered(postgres, hostname)
                .optimized()
                .port(http)
                .start();
    }

    private static void profile(DistributionServer server, Site site) throws Exception {
        REPORT.line("\n### CPU and allocation of the request threads (Java Flight Recorder), " + IN_TURN + "\n");
        REPORT.line(
                "| | CPU samples | top frame ours | caused by ours | the dearest method of ours | allocated bytes caused by ours |");
        REPORT.line("|---|---|---|---|---|---|");
        Load load = new Load(site.load().servers(), site.load().threads(), 7_000);
        for (String name : List.of(Realms.OFF, Realms.GRACE, Realms.STRICT, Realms.ALL)) {
            Runnable request = site.refreshing(name, Site.SESSIONS);
            Profile seen = Profile.of(server, () -> load.run(request));
            REPORT.line(
                    "| %s | %d | %.1f %% | %.1f %% | %s %.1f %% | %.1f %% |",
                    name,
                    seen.samples(),
                    seen.onTop(),
                    seen.caused(),
                    seen.dearest(),
                    seen.dearestShare(),
                    seen.allocated());
        }
        REPORT.write();
    }

    private static void clientCredentials(DistributionServer server, Load load) throws Exception {
        Comparison comparison = new Comparison("Client credentials under a ceiling", load);
        for (int policies : new int[] {0, 1, 5}) {
            Wire token = new Wire(Realms.capped(server, policies).url() + "/protocol/openid-connect/token");
            Map<String, String> form =
                    Map.of("grant_type", "client_credentials", "client_id", "web", "client_secret", TestRealm.SECRET);
            comparison.with(policies == 0 ? "stock, no policy" : "this, policies: " + policies, () -> token.post(form));
        }
        REPORT.add(comparison.run(Plan.rounds(0.3)), true);
    }
}
