package dev.tokenlifecycle.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.awaitility.Awaitility;

/** Two clustered nodes on one PostgreSQL, behind the host name of the first. */
public final class TwoNodes implements AutoCloseable {
    private final Postgres postgres = Postgres.start();
    private final String name;
    private final int port;
    private final DistributionServer two;
    private DistributionServer one;

    private TwoNodes(String name) throws IOException {
        this.name = name;
        port = DistributionServer.Builder.freePort();
        one = node(1, port);
        two = node(2, DistributionServer.Builder.freePort());
        Awaitility.await("a cluster of two").until(() -> one.log().contains("(2)"));
    }

    /** Starts both, in folders that {@code name} names. */
    public static TwoNodes start(String name) {
        try {
            return new TwoNodes(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DistributionServer node(int number, int http) throws IOException {
        return new DistributionServer.Builder(name + "-" + number)
                .command("start")
                .port(http)
                .options(postgres.options())
                .options(
                        "--hostname=http://127.0.0.1:" + port,
                        "--cache=ispn",
                        "--cache-embedded-network-bind-address=127.0.0.1",
                        "--cache-embedded-network-bind-port=" + DistributionServer.Builder.freePort())
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
    public DistributionServer startOneAgain() throws IOException {
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
