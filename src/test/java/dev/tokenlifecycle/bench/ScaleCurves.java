package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.BrowserLogin;
import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Jwt;
import dev.tokenlifecycle.server.TestRealm;
import java.util.List;
import java.util.Map;

/** How the cost of a refresh grows with what a realm accumulates. */
final class ScaleCurves {
    private static final double SHARE = 0.25;

    private final DistributionServer server;
    private final Report report;
    private final Load load;

    ScaleCurves(DistributionServer server, Report report, Load load) {
        this.server = server;
        this.report = report;
        this.load = load;
    }

    void measure() throws Exception {
        policies();
        sessions();
        families();
        generations();
    }

    private void policies() throws Exception {
        Comparison comparison = new Comparison("Rotation policies that match one request (600 sessions)", load);
        for (int policies : new int[] {1, 10, 50}) {
            TestRealm realm = Realms.rotating(server, 10, policies);
            comparison.with("this, " + policies, Sessions.login(realm, 600).refreshing(600, realm.url()));
        }
        report.add(comparison.run(Plan.rounds(SHARE)), false);
    }

    private void sessions() throws Exception {
        Comparison comparison = new Comparison("Live sessions in the realm, 600 of them refreshed in turn", load);
        for (int live : new int[] {600, 6_000}) {
            TestRealm realm = Realms.rotating(server, 10, 1);
            comparison.with("this, " + live, Sessions.login(realm, live).refreshing(600, realm.url()));
        }
        report.add(comparison.run(Plan.rounds(SHARE)), false);
    }

    private void families() throws Exception {
        Comparison comparison = new Comparison(
                "Families of one client session, one of them refreshed (tight loop)",
                new Load(load.servers(), 1, Plan.MILLIS));
        for (int families : new int[] {1, 10, 100}) {
            TestRealm realm = Realms.rotating(server, 10, 1);
            List<String> tokens = BrowserLogin.timesAt(realm, "app", "openid", families).stream()
                    .map(back -> redeem(realm, back.get("code")))
                    .toList();
            comparison.with("this, " + families, Sessions.of(tokens).refreshing(1, realm.url()));
        }
        report.add(comparison.run(Plan.rounds(SHARE)), false);
    }

    private static String redeem(TestRealm realm, String code) {
        return realm.token(
                        "app",
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "code",
                                code,
                                "redirect_uri",
                                "http://localhost/callback"))
                .expect(200)
                .json()
                .get("refresh_token")
                .asText();
    }

    /** One family in a tight loop, in slices; between them stock's rotation off, so that a busy machine shows. */
    private void generations() throws Exception {
        Load one = new Load(load.servers(), 1, 4_000);
        TestRealm off = Realms.plain(server);
        TestRealm on = Realms.rotating(server, 10, 1);
        Sessions family = Sessions.login(on, 1);
        Sessions plain = Sessions.login(off, 1);
        report.line("\n### Generation of the family (one client in a tight loop)\n");
        report.line("| generation reached | this, grace 10, per second | of rotation off in the next slice |");
        report.line("|---|---|---|");
        for (int slice = 0; slice < 8; slice++) {
            double own = one.run(family.refreshing(1, on.url())).perSecond();
            double stock = one.run(plain.refreshing(1, off.url())).perSecond();
            report.line(
                    "| %s | %.0f | %.2f |",
                    Jwt.claims(family.token(0)).path("token_generation").asText(), own, own / stock);
        }
        report.write();
    }
}
