package dev.tokenlifecycle.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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

    /** Starts the first node again after both were killed. It would ask each of them ten times to join, two seconds each. */
    public DistributionServer startOneAgain() {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from jgroups_ping");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
