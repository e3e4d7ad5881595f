package dev.tokenlifecycle.server;

import org.awaitility.Awaitility;

/** Two clustered nodes on one PostgreSQL, behind the host name of the first. */
public final class TwoNodes implements AutoCloseable {
    private final Postgres postgres = Postgres.start();
    private final String name;
    private final int port;
    private final DistributionServer two;
    private DistributionServer one;

    private TwoNodes(String name) {
        this.name = name;
        port = DistributionServer.Builder.freePort();
        one = node(1, port);
        two = node(2, DistributionServer.Builder.freePort());
        Awaitility.await("a cluster of two").until(() -> one.log().contains("(2)"));
    }

    /** Starts both, in folders that {@code name} names. */
    public static TwoNodes start(String name) {
        return new TwoNodes(name);
    }

    private DistributionServer node(int number, int http) {
        return new DistributionServer.Builder(name + "-" + number)
                .clustered(postgres, port)
                .port(http)
                .start();
    }

    public DistributionServer one() {
        return one;
    }

    public DistributionServer two() {
        return two;
    }

    public Postgres postgres() {
        return postgres;
    }

    /** Starts the first node again, which was killed. */
    public DistributionServer startOneAgain() {
        one = node(1, port);
        return one;
    }

    @Override
    public void close() {
        one.kill();
        two.kill();
        postgres.close();
    }
}
