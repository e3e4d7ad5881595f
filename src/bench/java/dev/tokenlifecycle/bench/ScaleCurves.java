package dev.tokenlifecycle.bench;

import dev.tokenlifecycle.server.DistributionServer;
import dev.tokenlifecycle.server.Postgres;
import dev.tokenlifecycle.server.TestRealm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/** How the cost of a refresh grows with what a realm accumulates, on PostgreSQL. */
final class ScaleCurves {
    private static final double SHARE = 0.2;
    /** More than are refreshed in one turn. */
    private static final int SESSIONS = 300;

    private static final String ROTATION = "refresh-token-rotation";
    private static final Map<String, String> GRACE = Map.of("reuse-grace-seconds", "10");

    private final Postgres postgres;
    private final DistributionServer server;
    private final Load load;
    private final Report report;

    ScaleCurves(Postgres postgres, DistributionServer server, Load load, Report report) {
        this.postgres = postgres;
        this.server = server;
        this.load = load;
        this.report = report;
    }

    void measure() throws Exception {
        List<Integer> few = List.of(1, 10, 50);
        curve(new Curve("Policies in the realm that match a refresh", "policies", load), few, policies(size -> size));
        curve(new Curve("Policies in the realm, one of which matches", "policies", load), few, policies(size -> 1));
        curve(
                new Curve("Families (tabs) of one client session", "families", load),
                List.of(1, 10, 100),
                sessions((session, size) -> session.withFamilies(size).times(SESSIONS)));
        curve(
                new Curve("Generation of the family", "generation", load),
                List.of(1, 1_000, 100_000),
                sessions((session, size) -> session.atGeneration(size).times(SESSIONS)));
        // One client, so that it doesn't come back to a session within the second.
        curve(
                new Curve(
                        "Live sessions in the realm, refreshed in turn",
                        "sessions",
                        new Load(load.servers(), 1, load.millis())),
                List.of(100, 100_000),
                sessions(Copies::times));
    }

    /** Makes the sessions of one size from one of them. */
    private interface Seeding {
        Sessions apply(Copies session, int size) throws Exception;
    }

    /** What a size means. */
    private record Sizing(IntFunction<TestRealm> stock, IntFunction<TestRealm> own, Seeding sessions) {}

    /** Realms with so many policies, where stock's have an executor that has nothing to do with a refresh. */
    private Sizing policies(IntUnaryOperator matching) {
        return new Sizing(
                size -> Realms.policies(server, size, matching.applyAsInt(size), "consent-required", Map.of()),
                size -> Realms.policies(server, size, matching.applyAsInt(size), ROTATION, GRACE),
                (session, size) -> session.times(SESSIONS));
    }

    /** Realms with one policy or none, and sessions of a size. */
    private Sizing sessions(Seeding sessions) {
        return new Sizing(
                size -> Realms.plain(server), size -> Realms.policies(server, 1, 1, ROTATION, GRACE), sessions);
    }

    private void curve(Curve curve, List<Integer> sizes, Sizing sizing) throws Exception {
        List<TestRealm> realms = new ArrayList<>();
        for (int size : sizes) {
            TestRealm stock = sizing.stock().apply(size);
            TestRealm own = sizing.own().apply(size);
            realms.addAll(List.of(stock, own));
            curve.at(size, refreshing(stock, sizing, size), refreshing(own, sizing, size));
        }
        report.add(curve.run(Plan.rounds(SHARE)));
        realms.forEach(TestRealm::close);
    }

    private Runnable refreshing(TestRealm realm, Sizing sizing, int size) throws Exception {
        Sessions sessions = sizing.sessions().apply(new Copies(postgres, realm), size);
        return sessions.refreshing(sessions.count(), realm.url());
    }
}
